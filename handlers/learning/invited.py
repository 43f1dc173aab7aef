"""People who come by an invitation: its lesson at once, and after the recap an offer to join."""

from domain.screens import Screen, say
from handlers.kit.choices import choice
from handlers.learning.lesson_steps import enter
from services.units import invitations, membership
from services.work import Work


async def open_invitation(work: Work, code: str) -> None:
    """Open an invitation's lesson; the inviting unit is named first.

    Raises InvitationClosed for a wrong and a closed code alike.
    """
    found = await invitations.visit(work, code)
    unit = work.context.ward.unit_name(invitations.unit_of(found))
    await enter(work, found.lesson_id, greeting=True, by=[say("joining.invited", unit=unit)])


async def offer_to_join(work: Work, lesson_id: str) -> None:
    """Ask once after each invitation's lesson whether the person wants to join its unit."""
    found = await membership.offer(work, lesson_id)
    if found is None:
        return
    unit = work.context.ward.unit_name(invitations.unit_of(found))
    ways = [
        choice("joining.named", "unit.join", found.id.hex, "named"),
        choice("joining.counted", "unit.join", found.id.hex, "counted"),
        choice("joining.no", "unit.nojoin"),
    ]
    work.show(Screen([say("joining.offer", unit=unit)], ways, once=True))
