"""The breakdowns of participation: month, age band, unit, content, and participation mode."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.base import table
from db.models.initiatives import Initiative
from db.models.learning import LessonResult
from db.models.people import Consent, Person
from db.models.units import Membership
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
_membership = table(Membership)
_consent = table(Consent)
IS_SENT = _initiative.c.status.notin_((Status.DRAFT, Status.WITHDRAWN))


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


def within(at: sa.ColumnElement[datetime], period: Period) -> list[sa.ColumnElement[bool]]:
    """Return the conditions that an instant lies in a period."""
    found = []
    if period.since is not None:
        found.append(at >= period.since)
    if period.before is not None:
        found.append(at < period.before)
    return found


def between(
    on: sa.ColumnElement[date], first: date | None, last: date | None
) -> list[sa.ColumnElement[bool]]:
    found = []
    if first is not None:
        found.append(on >= first)
    if last is not None:
        found.append(on <= last)
    return found


def who_in(year: int) -> sa.Subquery:
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


def is_of(person: sa.ColumnElement[Any], cut: Breakdown, key: str) -> sa.ColumnElement[bool]:
    """Return whether a person is of a unit, or of none for the unknown row."""
    units = BELONGS[cut].subquery()
    if key == UNKNOWN:
        return person.not_in(sa.select(units.c.person_id))
    return person.in_(sa.select(units.c.person_id).where(units.c.unit == key))


def content_of_lesson() -> sa.ColumnElement[str]:
    lesson = _result.c.lesson_id
    return sa.case(
        *((lesson.startswith(f"{track}-"), content.value) for track, content in TRACKS.items()),
        else_=OTHER_TRACKS.value,
    )


def way_of(assisted_by: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.case(
        (assisted_by.is_(None), ParticipationMode.OWN.value), else_=ParticipationMode.ASSISTED.value
    )
