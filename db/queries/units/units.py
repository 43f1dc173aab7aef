"""Organisations and khối: members and what they did, invitations, classes held, registrations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import Initiative
from db.models.learning import LessonResult, QuizAnswer
from db.models.people import Person
from db.models.units import ClassSession, Invitation, InvitationVisit, Membership, Registration
from domain.units.units import Unit


def _members(unit: Unit) -> sa.ColumnElement[bool]:
    return sa.and_(
        Membership.unit_kind == unit.kind,
        Membership.unit == unit.code,
        Membership.left_at.is_(None),
    )


# Members ------------------------------------------------------------------------------------------


async def add_membership(session: Session, **values: Any) -> None:
    """Keep that someone joined."""
    await session.execute(sa.insert(Membership).values(left_at=None, **values))


async def memberships(session: Session, *, person_id: UUID) -> Sequence[Membership]:
    """Return what a person is a member of, the oldest first."""
    found = await session.scalars(
        sa.select(Membership)
        .where(Membership.person_id == person_id, Membership.left_at.is_(None))
        .order_by(Membership.joined_at, Membership.id)
    )
    return found.all()


@dataclass(frozen=True, slots=True)
class UnitMember:
    """One member; ``name`` is None unless they let the leader see it."""

    person: UUID
    name: str | None


async def members(session: Session, *, unit: Unit) -> list[UnitMember]:
    """Return a unit's members; a name only of those who agreed that its leader sees it."""
    rows = await session.execute(
        sa.select(Membership.person_id, Membership.shows_name, Person.name)
        .join(Person, Person.id == Membership.person_id)
        .where(_members(unit), Person.erased_at.is_(None))
    )
    named: dict[UUID, str | None] = {}
    for person, shows, name in rows:
        named[person] = name if shows else named.get(person)
    return [UnitMember(person, name) for person, name in named.items()]


async def learners(session: Session, *, unit: Unit) -> dict[UUID, bool]:
    """Return for each member who began a lesson whether they finished one."""
    inside = sa.select(Membership.person_id).where(_members(unit))
    rows = await session.execute(
        sa.select(LessonResult.person_id, sa.func.max(LessonResult.finished_at))
        .where(LessonResult.person_id.in_(inside))
        .group_by(LessonResult.person_id)
    )
    return {person: finished is not None for person, finished in rows}


async def recalls(session: Session, *, unit: Unit) -> list[tuple[UUID, datetime, datetime | None]]:
    """Return for each member and question they answered: who, the first answer, the last right."""
    inside = sa.select(Membership.person_id).where(_members(unit))
    right_at = sa.case((QuizAnswer.is_right, QuizAnswer.answered_at))
    rows = await session.execute(
        sa.select(QuizAnswer.person_id, sa.func.min(QuizAnswer.answered_at), sa.func.max(right_at))
        .where(QuizAnswer.person_id.in_(inside))
        .group_by(QuizAnswer.person_id, QuizAnswer.lesson_id, QuizAnswer.question)
    )
    return [(person, first, right) for person, first, right in rows]


async def initiatives_of(session: Session, *, unit: Unit, never: Sequence[str]) -> int:
    """Return how many initiatives the members sent; those in a status of ``never`` do not count."""
    inside = sa.select(Membership.person_id).where(_members(unit))
    found = await session.scalar(
        sa.select(sa.func.count())
        .select_from(Initiative)
        .where(Initiative.person_id.in_(inside), Initiative.status.not_in(never))
    )
    return int(found or 0)


# Invitations --------------------------------------------------------------------------------------


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


# Classes held -------------------------------------------------------------------------------------


async def add_gathering(session: Session, **values: Any) -> None:
    """Keep a class that was held."""
    await session.execute(sa.insert(ClassSession).values(taken_back_at=None, **values))


async def gathering(session: Session, *, gathering_id: UUID) -> ClassSession | None:
    """Return a class, locked for the transaction."""
    return await session.get(
        ClassSession, gathering_id, populate_existing=True, with_for_update=True
    )


async def gatherings(
    session: Session, *, unit: Unit, is_khoi: bool, since: date, limit: int
) -> Sequence[ClassSession]:
    """Return the classes a unit held and did not take back, the newest first."""
    own = (
        sa.and_(ClassSession.khoi == unit.code, ClassSession.organisation.is_(None))
        if is_khoi
        else ClassSession.organisation == unit.code
    )
    found = await session.scalars(
        sa.select(ClassSession)
        .where(own, ClassSession.taken_back_at.is_(None), ClassSession.held_on >= since)
        .order_by(ClassSession.held_on.desc(), ClassSession.recorded_at.desc(), ClassSession.id)
        .limit(limit)
    )
    return found.all()


# Registrations ------------------------------------------------------------------------------------


async def add_registration(session: Session, **values: Any) -> None:
    """Keep a unit's sign-up."""
    await session.execute(sa.insert(Registration).values(replaced_at=None, **values))


async def registration(session: Session, *, unit: Unit, year: int) -> Registration | None:
    """Return a unit's standing sign-up for a year, or None."""
    return await session.scalar(
        sa.select(Registration).where(
            Registration.unit_kind == unit.kind,
            Registration.unit == unit.code,
            Registration.year == year,
            Registration.replaced_at.is_(None),
        )
    )


async def replace_registration(session: Session, *, unit: Unit, year: int, now: datetime) -> None:
    """Note that a newer sign-up takes the place of the standing one; its row stays."""
    await session.execute(
        sa.update(Registration)
        .where(
            Registration.unit_kind == unit.kind,
            Registration.unit == unit.code,
            Registration.year == year,
            Registration.replaced_at.is_(None),
        )
        .values(replaced_at=now)
    )
