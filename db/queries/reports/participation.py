"""Counts participation in the database: one grouped statement for each breakdown and subject.

Every statement counts a person once in each row, however many records they have there.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.base import table
from db.engine import Session
from db.models.initiatives import Initiative
from db.models.learning import LessonResult
from db.models.people import Consent, Person
from db.models.units import ClassSession, Membership
from domain.initiatives.initiatives import Status
from domain.people import Purpose
from domain.reports.participation import (
    ADULT,
    AGES,
    OTHER_TRACKS,
    TRACKS,
    UNKNOWN,
    AgeBand,
    Breakdown,
    ParticipationMode,
    Period,
)
from domain.units.units import UnitKind

_person = table(Person)
_result = table(LessonResult)
_initiative = table(Initiative)
_gathering = table(ClassSession)
_membership = table(Membership)
_consent = table(Consent)

_SENT = _initiative.c.status.notin_((Status.DRAFT, Status.WITHDRAWN))


class month_of(FunctionElement[str]):  # noqa: N801 - reads as the function it is
    """The month of an instant in the ward, as 2026-11."""

    type = sa.String()
    inherit_cache = True


@compiles(month_of, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"strftime('%Y-%m', {compiler.process(element.clauses, **more)}, '+7 hours')"


@compiles(month_of, "postgresql")
def _on_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    at = compiler.process(element.clauses, **more)
    return f"to_char({at} AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM')"


async def learning(
    session: Session, *, ward_id: str, cut: Breakdown | None, period: Period, year: int
) -> Sequence[sa.Row[Any]]:
    """Return key, is_named, people, begun, finished for each row of a cut; None is the whole.

    ``year`` is the one ages are counted in.
    """
    events = _events(ward_id, cut, period)
    who = _who(year)
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
    return (await session.execute(statement)).all()


async def initiatives(
    session: Session, *, ward_id: str, cut: Breakdown | None, period: Period, year: int
) -> Sequence[sa.Row[Any]]:
    """Return key, authors, initiatives for each row of a cut: what was sent and not withdrawn."""
    at = _initiative.c.submitted_at
    who = _who(year)
    source: sa.FromClause = _initiative.join(who, who.c.id == _initiative.c.person_id)
    keys: dict[Breakdown | None, sa.ColumnElement[Any]] = {
        None: sa.literal(""),
        Breakdown.KHOI: sa.func.coalesce(_initiative.c.khoi, UNKNOWN),
        Breakdown.AGE: who.c.band,
        Breakdown.CONTENT: sa.func.coalesce(_initiative.c.content, UNKNOWN),
        Breakdown.MONTH: month_of(at),
        Breakdown.WAY: _way(_initiative.c.assisted_by),
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
        .where(_initiative.c.ward_id == ward_id, _SENT, *within(at, period))
        .group_by(key)
    )
    return (await session.execute(statement)).all()


async def gatherings(session: Session, *, ward_id: str, period: Period) -> Sequence[sa.Row[Any]]:
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
            *_between(held.held_on, period.first_day, period.last_day),
        )
        .order_by(held.held_on, held.id)
    )
    return (await session.execute(statement)).all()


async def lesson_records(
    session: Session,
    *,
    ward_id: str,
    period: Period,
    year: int,
    at: tuple[Breakdown, str] | None = None,
    most: int | None = None,
) -> Sequence[sa.Row[Any]]:
    """Return lessons begun or finished in the period, with who learned and how.

    ``at`` chooses those that one row of a cut counts.
    """
    who = _who(year)
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
            _way(_result.c.assisted_by).label("way"),
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
            Breakdown.CONTENT: _content() == key,
            Breakdown.MONTH: sa.or_(month_of(started) == key, month_of(finished) == key),
            Breakdown.WAY: _way(_result.c.assisted_by) == key,
        }
        statement = statement.where(
            chosen[cut] if cut in chosen else _is_of(_result.c.person_id, cut, key)
        )
    return (await session.execute(statement)).all()


async def initiative_records(
    session: Session,
    *,
    ward_id: str,
    period: Period,
    year: int,
    at: tuple[Breakdown, str] | None = None,
    most: int | None = None,
) -> Sequence[sa.Row[Any]]:
    """Return the initiatives that are counted, the oldest first; ``at`` as for lessons."""
    who = _who(year)
    sent = _initiative.c
    statement = (
        sa.select(
            sent.code,
            sent.submitted_at,
            sent.person_id,
            sent.khoi,
            sent.content,
            who.c.band,
            _way(sent.assisted_by).label("way"),
        )
        .join_from(_initiative, who, who.c.id == sent.person_id)
        .where(sent.ward_id == ward_id, _SENT, *within(sent.submitted_at, period))
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
            Breakdown.WAY: _way(sent.assisted_by) == key,
        }
        statement = statement.where(
            chosen[cut] if cut in chosen else _is_of(sent.person_id, cut, key)
        )
    return (await session.execute(statement)).all()


async def belonging(session: Session, *, kind: UnitKind) -> Sequence[sa.Row[Any]]:
    """Return (person_id, unit) of everyone who is of a unit of this kind."""
    found: Sequence[sa.Row[Any]] = (await session.execute(BELONGS[Breakdown(kind.value)])).all()
    return found


def _is_of(person: sa.ColumnElement[Any], cut: Breakdown, key: str) -> sa.ColumnElement[bool]:
    """Return whether a person is of a unit, or of none for the unknown row."""
    units = BELONGS[cut].subquery()
    if key == UNKNOWN:
        return person.not_in(sa.select(units.c.person_id))
    return person.in_(sa.select(units.c.person_id).where(units.c.unit == key))


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
    key = {Breakdown.CONTENT: _content(), Breakdown.WAY: _way(_result.c.assisted_by)}.get(
        cut or Breakdown.KHOI, sa.literal_column("''", sa.String)
    )
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


def _who(year: int) -> sa.Subquery:
    """Return every person with age band, and whether they consented to a name by their learning."""
    named = (
        sa.select(_consent.c.person_id)
        .where(_consent.c.purpose == Purpose.LEARNING_NAME, _consent.c.withdrawn_at.is_(None))
        .distinct()
        .subquery()
    )
    born = _person.c.birth_year
    band = sa.case(
        (born.is_(None), AgeBand.UNKNOWN.value),
        *((born <= year - from_, band.value) for from_, band in AGES),
        else_=AgeBand.UNDER_16.value,
    )
    is_old_enough = sa.or_(born.is_(None), born <= year - ADULT)
    return (
        sa.select(
            _person.c.id,
            band.label("band"),
            sa.case((sa.and_(named.c.person_id.is_not(None), is_old_enough), 1), else_=0).label(
                "is_named"
            ),
        )
        .select_from(_person.outerjoin(named, named.c.person_id == _person.c.id))
        .subquery()
    )


def _belongs(kind: UnitKind, own: sa.ColumnElement[Any]) -> sa.CompoundSelect[Any]:
    """Return (person, unit): units a person named as their own or joined, each pair once."""
    return sa.union(
        sa.select(_person.c.id.label("person_id"), own.label("unit")).where(own.is_not(None)),
        sa.select(_membership.c.person_id, _membership.c.unit).where(
            _membership.c.unit_kind == kind, _membership.c.left_at.is_(None)
        ),
    )


BELONGS: dict[Breakdown | None, sa.CompoundSelect[Any]] = {
    Breakdown.KHOI: _belongs(UnitKind.KHOI, _person.c.khoi),
    Breakdown.ORGANISATION: _belongs(UnitKind.ORGANISATION, _person.c.organisation),
}
"""(person, unit) of the cuts in which a person may stand in several rows."""


def _content() -> sa.ColumnElement[str]:
    lesson = _result.c.lesson_id
    return sa.case(
        *((lesson.startswith(f"{track}-"), content.value) for track, content in TRACKS.items()),
        else_=OTHER_TRACKS.value,
    )


def _way(assisted_by: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.case(
        (assisted_by.is_(None), ParticipationMode.OWN.value), else_=ParticipationMode.ASSISTED.value
    )


def within(at: sa.ColumnElement[datetime], period: Period) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that an instant lies in a period."""
    found = []
    if period.since is not None:
        found.append(at >= period.since)
    if period.before is not None:
        found.append(at < period.before)
    return found


def _between(
    on: sa.ColumnElement[date], first: date | None, last: date | None
) -> list[sa.ColumnElement[bool]]:
    found = []
    if first is not None:
        found.append(on >= first)
    if last is not None:
        found.append(on <= last)
    return found
