"""Reads the people of a unit for a broadcast: who learned, who muted, on which account."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.broadcasts import Mute
from db.models.learning import LessonResult
from db.models.people import Person
from db.models.units import Membership
from db.queries.broadcasts.broadcasts import of
from db.queries.people import shared_phone
from db.queries.people.shared_phone import RecipientAccount
from domain.units.units import Unit


def _of_unit(kind: type[Membership | Mute]) -> sa.ColumnElement[bool]:
    """Return the condition that a row belongs to the unit asked for."""
    return sa.and_(kind.unit_kind == sa.bindparam("kind"), kind.unit == sa.bindparam("code"))


_INSIDE = sa.select(Membership.person_id).where(_of_unit(Membership), Membership.left_at.is_(None))
_MEMBER_ACCOUNTS = shared_phone.accounts_of(_INSIDE)
_MEMBERS = (
    sa.select(
        Person.id,
        Person.birth_year,
        sa.exists().where(
            LessonResult.person_id == Person.id,
            LessonResult.lesson_id == sa.bindparam("lesson"),
            LessonResult.finished_at.is_not(None),
        ),
        sa.exists().where(_of_unit(Mute), Mute.person_id == Person.id),
    )
    .where(Person.erased_at.is_(None), Person.id.in_(_INSIDE))
    .order_by(Person.id)
)


@dataclass(frozen=True, slots=True)
class AudienceMember:
    """A member of a unit with the facts by which a broadcast may leave them out."""

    person: UUID
    birth_year: int | None
    has_learned: bool
    is_muted: bool


async def members(session: Session, *, unit: Unit, lesson_id: str | None) -> list[AudienceMember]:
    """Return a unit's members now, whether they finished this lesson, whether they muted it."""
    asked = {"kind": unit.kind, "code": unit.code, "lesson": lesson_id or ""}
    return [AudienceMember(*row) for row in await session.execute(_MEMBERS, asked)]


async def member_accounts(session: Session, *, unit: Unit) -> dict[UUID, RecipientAccount]:
    """Return the account on which each member of a unit is reached."""
    found = await session.execute(_MEMBER_ACCOUNTS, {"kind": unit.kind, "code": unit.code})
    return shared_phone.chosen(found.all())


def inside(unit: Unit) -> sa.Select[UUID]:
    """Return the current members of a unit, as a subquery."""
    return sa.select(Membership.person_id).where(of(unit, Membership), Membership.left_at.is_(None))


def muted(unit: Unit, person: Any) -> sa.Exists:
    """Return the condition that a person muted a unit."""
    return sa.exists(sa.select(sa.literal(1)).where(of(unit, Mute), Mute.person_id == person))


async def is_wanted(session: Session, *, unit: Unit, lesson_id: str) -> bool:
    """Return whether some reachable member has not finished a lesson."""
    learned = sa.select(LessonResult.person_id).where(
        LessonResult.lesson_id == lesson_id, LessonResult.finished_at.is_not(None)
    )
    found = await session.scalar(
        sa.select(sa.literal(1))
        .where(
            of(unit, Membership),
            Membership.left_at.is_(None),
            Membership.person_id.not_in(learned),
            ~muted(unit, Membership.person_id),
        )
        .limit(1)
    )
    return found is not None
