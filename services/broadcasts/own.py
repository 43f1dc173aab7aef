"""Finds a broadcast by its id: only of a unit the actor leads, a draft only of the actor."""

from collections.abc import Sequence
from uuid import UUID

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import broadcasts as rows
from db.queries.people import people as persons
from domain.broadcasts.broadcasts import BEGUN, OPEN, BroadcastStage, NoSuchBroadcast, digest_of
from domain.ids import PersonId
from domain.people import Role
from domain.units.units import Unit, UnitKind
from domain.zone import day_of
from services.people import people
from services.units.scope import LEADERS, own_unit
from services.work import Work

__all__ = [
    "Broadcast",
    "author",
    "digest",
    "draft",
    "has_sent_today",
    "listed",
    "mark",
    "own",
    "still_leads",
    "unit_of",
]

LISTED = 10
_SHOWN = (*BEGUN, BroadcastStage.DONE, BroadcastStage.SCHEDULED, BroadcastStage.WAITING)


def unit_of(broadcast: Broadcast) -> Unit:
    """Return the unit whose people a broadcast is for."""
    return Unit(UnitKind(broadcast.unit_kind), broadcast.unit)


def digest(broadcast: Broadcast) -> str:
    """Return the digest of content and audience as they are now."""
    return digest_of(
        lesson_id=broadcast.lesson_id,
        words=broadcast.words,
        attachment=broadcast.attachment_id,
        narrowing=broadcast.narrowing,
    )


def mark(broadcast: Broadcast) -> str:
    """Return a short mark of content and audience, kept on the button that sends them."""
    return digest(broadcast)[:8]


async def own(work: Work, broadcast_id: UUID) -> Broadcast:
    """Return a broadcast of a unit the actor leads, locked. Raises NoSuchBroadcast.

    An unsent one is its author's alone.
    """
    found = await rows.one(work.session, broadcast_id=broadcast_id)
    if found is None:
        raise NoSuchBroadcast
    await own_unit(work, unit_of(found).word, roles=LEADERS)
    if found.state in OPEN and found.made_by != work.person:
        raise NoSuchBroadcast
    return found


async def listed(work: Work, unit: Unit) -> Sequence[Broadcast]:
    """Return what a unit sent, is sending or is about to send, the newest first."""
    return await rows.of_unit(work.session, unit=unit, states=_SHOWN, limit=LISTED)


async def has_sent_today(work: Work, unit: Unit) -> bool:
    """Return whether a unit sent something today: each of its people gets one a day."""
    begun = (one.started_at for one in await listed(work, unit))
    return any(at is not None and day_of(at) == work.today for at in begun)


async def draft(work: Work, unit: Unit) -> Broadcast | None:
    """Return the actor's unfinished draft for this unit, or None."""
    left = await rows.of_unit(
        work.session, unit=unit, states=[BroadcastStage.DRAFT], limit=1, by=work.person
    )
    return left[0] if left else None


async def still_leads(work: Work, broadcast: Broadcast) -> bool:
    """Return whether its author leads the unit now: read afresh before anything is sent."""
    held = await persons.grants(work.session, person_id=broadcast.made_by, now=work.now)
    unit = unit_of(broadcast)
    return any(one.role == Role.LEADER and people.unit_of(one) == unit for one in held)


def author(broadcast: Broadcast) -> PersonId:
    """Return its author."""
    return PersonId(broadcast.made_by)
