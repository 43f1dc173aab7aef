"""The single records behind the figures of participation, for exports and for a figure's page."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import Initiative
from db.models.learning import LessonResult
from db.models.units import ClassSession
from db.queries.reports.breakdowns import (
    BELONGS,
    IS_SENT,
    between,
    content_of_lesson,
    is_of,
    month_of,
    way_of,
    who_in,
    within,
)
from domain.reports.participation import UNKNOWN, Breakdown, Period
from domain.units.units import UnitKind

_result = table(LessonResult)
_initiative = table(Initiative)
_gathering = table(ClassSession)


class GatheringRow(Protocol):
    """A class that was held."""

    held_on: date
    khoi: str | None
    organisation: str | None
    content: str
    topic: str
    headcount: int


class LessonRecordRow(Protocol):
    """A lesson begun or finished, with who learned and how."""

    person_id: UUID
    band: str
    is_named: int
    lesson_id: str
    started_at: datetime
    finished_at: datetime | None
    way: str


class InitiativeRecordRow(Protocol):
    """An initiative that was sent, with its author's age band and how it was sent."""

    code: str
    submitted_at: datetime
    person_id: UUID
    khoi: str | None
    content: str | None
    band: str
    way: str


class BelongingRow(Protocol):
    """A person and a unit they are of."""

    person_id: UUID
    unit: str


async def gatherings(session: Session, *, ward_id: str, period: Period) -> Sequence[GatheringRow]:
    """Return every class held: day, khối, organisation, content, topic, heads."""
    held = _gathering.c
    columns: list[sa.ColumnElement[Any]] = [
        held.held_on, held.khoi, held.organisation, held.content, held.topic, held.headcount,
    ]  # fmt: skip
    statement = (
        sa.select(*columns)
        .where(
            held.ward_id == ward_id,
            held.taken_back_at.is_(None),
            *between(held.held_on, period.first_day, period.last_day),
        )
        .order_by(held.held_on, held.id)
    )
    return cast("Sequence[GatheringRow]", (await session.execute(statement)).all())


async def lesson_records(
    session: Session,
    *,
    ward_id: str,
    period: Period,
    year: int,
    at: tuple[Breakdown, str] | None = None,
    most: int | None = None,
) -> Sequence[LessonRecordRow]:
    """Return lessons begun or finished in the period, with who learned and how.

    ``at`` chooses those that one row of a cut counts.
    """
    who = who_in(year)
    started, finished = _result.c.started_at, _result.c.finished_at
    is_begun = sa.and_(*within(started, period), sa.true())
    is_finished = sa.and_(finished.is_not(None), *within(finished, period))
    statement = (
        sa.select(
            _result.c.person_id,
            who.c.band,
            who.c.is_named,
            _result.c.lesson_id,
            started,
            finished,
            way_of(_result.c.assisted_by).label("way"),
        )
        .join_from(_result, who, who.c.id == _result.c.person_id)
        .where(_result.c.ward_id == ward_id, sa.or_(is_begun, is_finished))
        .order_by(_result.c.person_id, started)
        .limit(most)
    )
    if at is not None:
        cut, key = at
        chosen: dict[Breakdown, sa.ColumnElement[bool]] = {
            Breakdown.AGE: who.c.band == key,
            Breakdown.CONTENT: content_of_lesson() == key,
            Breakdown.MONTH: sa.or_(month_of(started) == key, month_of(finished) == key),
            Breakdown.WAY: way_of(_result.c.assisted_by) == key,
        }
        statement = statement.where(
            chosen[cut] if cut in chosen else is_of(_result.c.person_id, cut, key)
        )
    return cast("Sequence[LessonRecordRow]", (await session.execute(statement)).all())


async def initiative_records(
    session: Session,
    *,
    ward_id: str,
    period: Period,
    year: int,
    at: tuple[Breakdown, str] | None = None,
    most: int | None = None,
) -> Sequence[InitiativeRecordRow]:
    """Return the initiatives that are counted, the oldest first; ``at`` as for lessons."""
    who = who_in(year)
    sent = _initiative.c
    statement = (
        sa.select(
            sent.code,
            sent.submitted_at,
            sent.person_id,
            sent.khoi,
            sent.content,
            who.c.band,
            way_of(sent.assisted_by).label("way"),
        )
        .join_from(_initiative, who, who.c.id == sent.person_id)
        .where(sent.ward_id == ward_id, IS_SENT, *within(sent.submitted_at, period))
        .order_by(sent.submitted_at, sent.code)
        .limit(most)
    )
    if at is not None:
        cut, key = at
        chosen: dict[Breakdown, sa.ColumnElement[bool]] = {
            Breakdown.KHOI: sa.func.coalesce(sent.khoi, UNKNOWN) == key,
            Breakdown.AGE: who.c.band == key,
            Breakdown.CONTENT: sa.func.coalesce(sent.content, UNKNOWN) == key,
            Breakdown.MONTH: month_of(sent.submitted_at) == key,
            Breakdown.WAY: way_of(sent.assisted_by) == key,
        }
        statement = statement.where(
            chosen[cut] if cut in chosen else is_of(sent.person_id, cut, key)
        )
    return cast("Sequence[InitiativeRecordRow]", (await session.execute(statement)).all())


async def belonging(session: Session, *, kind: UnitKind) -> Sequence[BelongingRow]:
    """Return (person_id, unit) of everyone who is of a unit of this kind."""
    found = await session.execute(BELONGS[Breakdown(kind.value)])
    return cast("Sequence[BelongingRow]", found.all())
