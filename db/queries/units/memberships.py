"""Who is a member of which unit, and what a unit's members did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import Initiative
from db.models.learning import LessonResult, QuizAnswer
from db.models.people import Person
from db.models.units import Membership
from domain.units.units import Unit


def _members(unit: Unit) -> sa.ColumnElement[bool]:
    return sa.and_(
        Membership.unit_kind == unit.kind,
        Membership.unit == unit.code,
        Membership.left_at.is_(None),
    )


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
