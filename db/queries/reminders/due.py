"""Finds what people left unfinished: the matches of each reminder rule, in bulk."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.enquiries import Enquiry
from db.models.initiatives import Attachment, Initiative
from db.models.learning import LessonResult
from db.models.people import Person, RoleGrant
from db.models.reminders import Preference, Reminder, ReviewCard
from domain.enquiries.enquiries import CaseState

_initiative = table(Initiative)
_result = table(LessonResult)
_card = table(ReviewCard)
_preference = table(Preference)
_reminder = table(Reminder)
_decided = _reminder.alias("decided")
_person = table(Person)


class DueLessonRow(Protocol):
    """A lesson to remind a person of."""

    person_id: UUID
    lesson_id: str


class LeftInitiativeRow(Protocol):
    """An initiative to remind its author of."""

    person_id: UUID
    id: UUID
    code: str | None
    story: str


@dataclass(frozen=True, slots=True)
class Hour:
    """The people whose hour it is: on this weekday (0 is Monday) at one of these ``hours``.

    ``usual_days`` and ``usual_hour`` are the ward's defaults. ``since`` is when the day began:
    people for whom one of ``rules`` was decided since then are left out.
    """

    weekday: int
    hours: Sequence[int]
    usual_days: str
    usual_hour: int
    since: datetime
    rules: Collection[str]


def _whose_hour(hour: Hour, person: sa.ColumnElement[UUID]) -> sa.ColumnElement[bool]:
    days = sa.func.coalesce(_preference.c.days, hour.usual_days)
    decided = sa.exists(
        sa.select(sa.literal(1)).where(
            _decided.c.person_id == person,
            _decided.c.decided_at >= hour.since,
            _decided.c.rule.in_(hour.rules),
        )
    )
    return sa.and_(
        sa.func.coalesce(_preference.c.hour, hour.usual_hour).in_(hour.hours),
        sa.func.substr(days, hour.weekday + 1, 1) == "1",
        sa.not_(decided),
    )


def _of(kind: Any) -> sa.FromClause:
    found: sa.FromClause = kind.outerjoin(_preference, _preference.c.person_id == kind.c.person_id)
    return found


async def left_lessons(
    session: Session, *, hour: Hour, before: datetime, lessons: Collection[str], end: str
) -> Sequence[DueLessonRow]:
    """Return (person, lesson) of lessons left unfinished since before an instant.

    The last used comes first. Only ``lessons`` that may be shown; ``end`` is their last step.
    """
    rows = await session.execute(
        sa.select(_result.c.person_id, _result.c.lesson_id)
        .select_from(_of(_result))
        .where(
            _result.c.finished_at.is_(None),
            _result.c.step != end,
            _result.c.seen_at <= before,
            _result.c.lesson_id.in_(lessons),
            _whose_hour(hour, _result.c.person_id),
        )
        .order_by(_result.c.seen_at.desc())
    )
    return cast("Sequence[DueLessonRow]", rows.all())


async def due_cards(
    session: Session, *, hour: Hour, now: datetime, lessons: Collection[str]
) -> Sequence[DueLessonRow]:
    """Return (person, lesson) of the review questions that are due."""
    rows = await session.execute(
        sa.select(_card.c.person_id, _card.c.lesson_id)
        .select_from(_of(_card))
        .where(
            _card.c.due_at <= now,
            _card.c.lesson_id.in_(lessons),
            _whose_hour(hour, _card.c.person_id),
        )
        .order_by(_card.c.due_at)
    )
    return cast("Sequence[DueLessonRow]", rows.all())


async def left_initiatives(
    session: Session, *, hour: Hour, status: str, before: datetime
) -> Sequence[LeftInitiativeRow]:
    """Return (person, id, code, story) of initiatives that have a status since before an instant.

    The last edited comes first; empty drafts and those of erased people are left out.
    """
    has_file = sa.exists().where(Attachment.initiative_id == _initiative.c.id)
    rows = await session.execute(
        sa.select(
            _initiative.c.person_id, _initiative.c.id, _initiative.c.code, _initiative.c.story
        )
        .select_from(_of(_initiative).join(_person, _person.c.id == _initiative.c.person_id))
        .where(
            _person.c.erased_at.is_(None),
            _initiative.c.status == status,
            _initiative.c.updated_at <= before,
            sa.or_(_initiative.c.story != "", has_file),
            _whose_hour(hour, _initiative.c.person_id),
        )
        .order_by(_initiative.c.updated_at.desc())
    )
    return cast("Sequence[LeftInitiativeRow]", rows.all())


async def waiting_people(session: Session, *, hour: Hour, state: str) -> Sequence[UUID]:
    """Return the people whose hour it is and for whom something was put off before."""
    rows = await session.scalars(
        sa.select(_reminder.c.person_id)
        .select_from(_of(_reminder))
        .where(
            _reminder.c.state == state,
            _reminder.c.rule.in_(hour.rules),
            _whose_hour(hour, _reminder.c.person_id),
        )
        .distinct()
    )
    return rows.all()


async def with_role(session: Session, *, role: str, now: datetime) -> Sequence[RoleGrant]:
    """Return all current grants of a role, in a fixed order."""
    found = await session.scalars(
        sa.select(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == role,
            RoleGrant.revoked_at.is_(None),
            sa.or_(RoleGrant.expires_at.is_(None), RoleGrant.expires_at > now),
            Person.erased_at.is_(None),
        )
        .order_by(RoleGrant.person_id, RoleGrant.granted_at, RoleGrant.id)
    )
    return found.all()


async def new_submissions(session: Session, *, ward_id: str, status: str, before: datetime) -> int:
    """Return how many initiatives came before an instant and are not received yet."""
    found = await session.scalar(
        sa.select(sa.func.count()).where(
            _initiative.c.ward_id == ward_id,
            _initiative.c.status == status,
            _initiative.c.submitted_at < before,
        )
    )
    return int(found or 0)


async def answers_due(
    session: Session, *, ward_id: str, status: Collection[str], until_day: date, until: datetime
) -> tuple[int, int]:
    """Return how many initiatives and how many messages are due for an answer by then, or late."""
    initiatives = sa.select(sa.func.count()).where(
        _initiative.c.ward_id == ward_id,
        _initiative.c.code.is_not(None),
        _initiative.c.status.in_(status),
        _initiative.c.reply_due_on <= until_day,
    )
    messages = sa.select(sa.func.count(Enquiry.id)).where(
        Enquiry.ward_id == ward_id, Enquiry.state == CaseState.OPEN, Enquiry.due_at <= until
    )
    row = (
        await session.execute(sa.select(initiatives.scalar_subquery(), messages.scalar_subquery()))
    ).one()
    return int(row[0]), int(row[1])
