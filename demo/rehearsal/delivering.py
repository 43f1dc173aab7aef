"""Lets the rehearsed house deliver what is due, and do nothing at all while nothing is."""

from bot.runtime.engine import Engine
from db.queries.demo import rehearsal


async def deliver(engine: Engine) -> None:
    """Deliver what is due now to its end.

    Most moments have nothing: one question costs a third of a sender's step, which asks each
    channel's lane for a transaction of its own.
    """
    while await _is_due(engine) and await engine.sender.step():
        pass


async def _is_due(engine: Engine) -> bool:
    async with engine.database.read() as session:
        return await rehearsal.is_due(session, now=engine.clock())
