"""Invitations: who was invited to which lesson, and how far they came."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.units import Invitation, InvitationVisit
from domain.units.units import Unit


async def add_invitation(session: Session, **values: Any) -> None:
    """Keep a link someone hands out."""
    await session.execute(sa.insert(Invitation).values(closed_at=None, **values))


async def invitation(session: Session, *, invitation_id: UUID) -> Invitation | None:
    """Return an invitation."""
    return await session.get(Invitation, invitation_id)


async def invitation_by_code(session: Session, *, code: str) -> Invitation | None:
    """Return the invitation with this code, closed ones too."""
    return await session.scalar(sa.select(Invitation).where(Invitation.code == code))


@dataclass(frozen=True, slots=True)
class Handed:
    """An invitation and how far those who opened it came: people, each counted once."""

    invitation: Invitation
    opened: int
    started: int
    finished: int


async def invitations(
    session: Session, *, unit: Unit, limit: int, only: UUID | None = None
) -> list[Handed]:
    """Return a unit's invitations with their figures: open ones first, then the newest.

    ``only`` names one of them.
    """
    visit = InvitationVisit
    rows = await session.execute(
        sa.select(
            Invitation,
            sa.func.count(visit.opened_at),
            sa.func.count(visit.started_at),
            sa.func.count(visit.finished_at),
        )
        .outerjoin(visit, visit.invitation_id == Invitation.id)
        .where(
            Invitation.unit_kind == unit.kind,
            Invitation.unit == unit.code,
            sa.true() if only is None else Invitation.id == only,
        )
        .group_by(Invitation.id)
        .order_by(Invitation.closed_at.is_not(None), Invitation.made_at.desc(), Invitation.id)
        .limit(limit)
    )
    return [Handed(*row) for row in rows]


async def close_invitation(session: Session, *, invitation_id: UUID, now: datetime) -> None:
    """Let a link open nothing any more; what it brought stays counted."""
    await session.execute(
        sa.update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.closed_at.is_(None))
        .values(closed_at=now)
    )


async def visit(
    session: Session, *, invitation_id: UUID, person_id: UUID
) -> InvitationVisit | None:
    """Return that a person opened an invitation, or None."""
    return await session.get(InvitationVisit, (invitation_id, person_id))


async def add_visit(session: Session, **values: Any) -> None:
    """Keep that someone opened an invitation."""
    await session.execute(sa.insert(InvitationVisit).values(**values))


async def visited(session: Session, *, person_id: UUID, lesson_id: str) -> Invitation | None:
    """Return the invitation by which a person last came to a lesson, or None."""
    return await session.scalar(
        sa.select(Invitation)
        .join(InvitationVisit, InvitationVisit.invitation_id == Invitation.id)
        .where(InvitationVisit.person_id == person_id, Invitation.lesson_id == lesson_id)
        .order_by(InvitationVisit.opened_at.desc())
        .limit(1)
    )


_visit = table(InvitationVisit)
_HERS = sa.and_(
    _visit.c.person_id == sa.bindparam("person"),
    _visit.c.invitation_id.in_(
        sa.select(Invitation.id).where(Invitation.lesson_id == sa.bindparam("lesson"))
    ),
)
NOTE_STARTED = (
    sa.update(_visit)
    .where(_HERS, _visit.c.started_at.is_(None))
    .values(started_at=sa.bindparam("at"))
)
"""Keep that the lesson of an invitation was begun; deferred to the end of the batch."""
NOTE_FINISHED = (
    sa.update(_visit)
    .where(_HERS, _visit.c.finished_at.is_(None))
    .values(
        started_at=sa.func.coalesce(_visit.c.started_at, sa.bindparam("at")),
        finished_at=sa.bindparam("at"),
    )
)
"""Keep that the lesson of an invitation was finished; deferred to the end of the batch."""
