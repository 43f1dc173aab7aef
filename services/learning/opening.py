"""Decides whether residents are let in: a real ward first needs a counter and one lesson."""

from db.queries.learning import results as learning
from services.work import Work


async def lets_residents_in(work: Work) -> bool:
    """Return whether the ward may be shown to residents.

    A real ward must know the counter's address, hours and phone and have approved a lesson once:
    a lesson that expires later closes nothing else.
    """
    if work.context.is_demo:
        return True
    return not work.context.ward.counter.missing and bool(await learning.approvals(work.session))
