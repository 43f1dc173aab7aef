"""Counts participation in the database: one grouped statement for each breakdown and subject.

Every statement counts a person once in each row, however many records they have there.
"""

from collections.abc import Sequence
from typing import Any, Protocol, cast

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import Initiative
from db.models.learning import LessonResult
from db.queries.reports.breakdowns import (
    BELONGS,
    IS_SENT,
    content_of_lesson,
    month_of,
    way_of,
    who_in,
    within,
)
from domain.reports.participation import UNKNOWN, Breakdown, Period

_result = table(LessonResult)
_initiative = table(Initiative)


class LearningRow(Protocol):
    """How many learned in a row of a cut, apart by whether they let their name stand there."""

    key: str
    is_named: int
    people: int
    begun: int
    finished: int


class InitiativesRow(Protocol):
    """How many initiatives were sent in a row of a cut, and by how many people."""

    key: str
    authors: int
    initiatives: int


async def learning(
    session: Session, *, ward_id: str, cut: Breakdown | None, period: Period, year: int
) -> Sequence[LearningRow]:
    """Return key, is_named, people, begun, finished for each row of a cut; None is the whole.

    ``year`` is the one ages are counted in.
    """
    events = _events(ward_id, cut, period)
    who = who_in(year)
    source = events.join(who, who.c.id == events.c.person_id)
    key: sa.ColumnElement[Any] = events.c.key
    if cut in BELONGS:
        units = BELONGS[cut].subquery()
        source = source.outerjoin(units, units.c.person_id == events.c.person_id)
        key = sa.func.coalesce(units.c.unit, UNKNOWN)
    elif cut is Breakdown.AGE:
        key = who.c.band
    statement = (
        sa.select(
            key.label("key"),
            who.c.is_named,
            sa.func.count().label("people"),
            sa.func.sum(events.c.begun).label("begun"),
            sa.func.sum(events.c.finished).label("finished"),
        )
        .select_from(source)
        .group_by(key, who.c.is_named)
    )
    return cast("Sequence[LearningRow]", (await session.execute(statement)).all())


async def initiatives(
    session: Session, *, ward_id: str, cut: Breakdown | None, period: Period, year: int
) -> Sequence[InitiativesRow]:
    """Return key, authors, initiatives for each row of a cut: what was sent and not withdrawn."""
    at = _initiative.c.submitted_at
    who = who_in(year)
    source: sa.FromClause = _initiative.join(who, who.c.id == _initiative.c.person_id)
    keys: dict[Breakdown | None, sa.ColumnElement[Any]] = {
        None: sa.literal(""),
        Breakdown.KHOI: sa.func.coalesce(_initiative.c.khoi, UNKNOWN),
        Breakdown.AGE: who.c.band,
        Breakdown.CONTENT: sa.func.coalesce(_initiative.c.content, UNKNOWN),
        Breakdown.MONTH: month_of(at),
        Breakdown.WAY: way_of(_initiative.c.assisted_by),
    }
    if cut is Breakdown.ORGANISATION:
        units = BELONGS[cut].subquery()
        source = source.outerjoin(units, units.c.person_id == _initiative.c.person_id)
        keys[cut] = sa.func.coalesce(units.c.unit, UNKNOWN)
    key = keys[cut]
    statement = (
        sa.select(
            key.label("key"),
            sa.func.count(_initiative.c.person_id.distinct()).label("authors"),
            sa.func.count(_initiative.c.id.distinct()).label("initiatives"),
        )
        .select_from(source)
        .where(_initiative.c.ward_id == ward_id, IS_SENT, *within(at, period))
        .group_by(key)
    )
    return cast("Sequence[InitiativesRow]", (await session.execute(statement)).all())


def _events(ward_id: str, cut: Breakdown | None, period: Period) -> sa.Subquery:
    """Return one row for each person and key: how many lessons begun and finished there."""
    started, finished = _result.c.started_at, _result.c.finished_at
    if cut is Breakdown.MONTH:
        one = sa.literal_column("1", sa.Integer)
        nought = sa.literal_column("0", sa.Integer)
        both = sa.union_all(
            sa.select(_result.c.person_id, month_of(started).label("key"),
                      one.label("begun"), nought.label("finished"))
            .where(_result.c.ward_id == ward_id, *within(started, period)),
            sa.select(_result.c.person_id, month_of(finished), nought, one)
            .where(_result.c.ward_id == ward_id, finished.is_not(None),
                   *within(finished, period)),
        ).subquery()  # fmt: skip
        return (
            sa.select(
                both.c.person_id,
                both.c.key,
                sa.func.sum(both.c.begun).label("begun"),
                sa.func.sum(both.c.finished).label("finished"),
            )
            .group_by(both.c.person_id, both.c.key)
            .subquery()
        )
    ways = {Breakdown.CONTENT: content_of_lesson(), Breakdown.WAY: way_of(_result.c.assisted_by)}
    key = ways.get(cut or Breakdown.KHOI, sa.literal_column("''", sa.String))
    is_begun = sa.and_(*within(started, period), sa.true())
    is_finished = sa.and_(finished.is_not(None), *within(finished, period))
    return (
        sa.select(
            _result.c.person_id,
            key.label("key"),
            _count(is_begun).label("begun"),
            _count(is_finished).label("finished"),
        )
        .where(_result.c.ward_id == ward_id, sa.or_(is_begun, is_finished))
        .group_by(
            _result.c.person_id, *([key] if cut in {Breakdown.CONTENT, Breakdown.WAY} else [])
        )
        .subquery()
    )


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))
