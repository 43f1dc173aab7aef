"""A second person approves a broadcast before it is sent: another leader of the unit, or staff."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import broadcasts as rows
from domain.broadcasts.broadcasts import BroadcastStage, NotWaiting, check_move
from domain.ids import PersonId
from domain.people import Role
from services.broadcasts import starting
from services.broadcasts.own import author, digest, own, unit_of
from services.notices import Notice
from services.people import people
from services.units.scope import LEADERS
from services.work import Work


class SecondApprover(StrEnum):
    """A person who may be asked to approve."""

    LEADER = "leader"
    STAFF = "staff"


async def seconds(work: Work, broadcast: Broadcast) -> dict[SecondApprover, Sequence[UUID]]:
    """Return the people who may approve it; its author never may."""
    unit, maker = unit_of(broadcast), broadcast.made_by
    ward = work.context.ward.id
    return {
        SecondApprover.LEADER: await rows.leaders(work.session, unit=unit, now=work.now, but=maker),
        SecondApprover.STAFF: await rows.staff(work.session, ward_id=ward, now=work.now, but=maker),
    }


async def ask(work: Work, broadcast_id: UUID, second: SecondApprover) -> Broadcast:
    """Ask a second person; from now on the broadcast needs their approval.

    Raises NoSuchBroadcast, MoveNotAllowed, NothingToSend, LessonHidden, NobodyToReach.
    """
    found = await own(work, broadcast_id)
    check_move(found.state, BroadcastStage.WAITING)
    await starting.check_sendable(work, found)
    asked = (await seconds(work, found))[second]
    found.state, found.asks_second, found.digest = BroadcastStage.WAITING, True, digest(found)
    await work.session.flush()
    notice = Notice(
        "broadcast.to_approve", {"broadcast": found.id.hex, "unit": _unit_name(work, found)}
    )
    for one in asked:
        work.notify(PersonId(one), notice)
    return found


def _unit_name(work: Work, broadcast: Broadcast) -> str:
    return work.context.ward.unit_name(unit_of(broadcast))


async def to_review(work: Work, broadcast_id: UUID) -> Broadcast:
    """Return a broadcast that waits for the actor's approval. Raises NotWaiting."""
    found = await rows.one(work.session, broadcast_id=broadcast_id)
    if found is None or found.state != BroadcastStage.WAITING or found.made_by == work.person:
        raise NotWaiting
    leads = unit_of(found) in await people.units(work, roles=LEADERS)
    if not leads and Role.STAFF not in await people.roles(work):
        raise NotWaiting
    return found


async def approve(work: Work, broadcast_id: UUID) -> Broadcast:
    """Approve exactly what was asked and notify its author: it goes at its time, else now.

    Raises NotWaiting, also when it was changed meanwhile.
    """
    found = await to_review(work, broadcast_id)
    if found.digest != digest(found):
        raise NotWaiting
    found.approved_by, found.approved_at = work.person, work.now
    await starting.set_time(work, found, found.due_at)
    work.notify(author(found), Notice("broadcast.approved", {"unit": _unit_name(work, found)}))
    return found


async def decline(work: Work, broadcast_id: UUID) -> Broadcast:
    """Decline it and notify its author, who may change it again. Raises NotWaiting."""
    found = await to_review(work, broadcast_id)
    found.state, found.digest = BroadcastStage.DRAFT, None
    await work.session.flush()
    work.notify(
        author(found),
        Notice("broadcast.declined", {"broadcast": found.id.hex, "unit": _unit_name(work, found)}),
    )
    return found
