"""The records behind every figure, without names: filtering a sheet counts the figure again."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from db.engine import Session
from db.queries.reports import participation_records as queries
from domain.reports.participation import UNKNOWN, Breakdown, Period, content_of
from domain.units.units import UnitKind
from domain.zone import day_of
from services.reports.participation.figures import gathering_key
from services.reports.participation.places import PlaceNames

RecordCell = str | int | date | None
RowNamer = Callable[[Breakdown, str], str]
"""How a row of a cut is called."""


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """One kind of record: column keys, and rows in the order of their columns."""

    key: str
    columns: Sequence[str]
    rows: Sequence[Sequence[RecordCell]]


async def sheets(
    session: Session, *, places: PlaceNames, period: Period, now: datetime, named: RowNamer
) -> list[RecordSheet]:
    """Return learners, lessons, initiatives and classes that the figures of a period count."""
    asked: Mapping[str, Any] = {"period": period, "year": period.last_year(now)}
    units = {kind: await _units(session, kind, named) for kind in UnitKind}
    found = [
        *await _learning(session, places, asked, units, named),
        await _initiatives(session, places, asked, units, named),
    ]
    return [*found, await _gatherings(session, places, period, named)]


_Units = Mapping[UnitKind, Mapping[UUID, str]]


async def _units(session: Session, kind: UnitKind, named: RowNamer) -> Mapping[UUID, str]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in await queries.belonging(session, kind=kind):
        found[row.person_id].append(named(Breakdown(kind.value), row.unit))
    return {person: "; ".join(sorted(names)) for person, names in found.items()}


async def _learning(  # noqa: PLR0917 - what is read, where and when
    session: Session,
    places: PlaceNames,
    asked: Mapping[str, Any],
    units: _Units,
    named: RowNamer,
    most: int | None = None,
) -> list[RecordSheet]:
    period = asked["period"]
    numbers: dict[UUID, int] = {}
    learners: dict[int, list[RecordCell]] = {}
    counted: Counter[tuple[int, str]] = Counter()
    lessons: list[list[RecordCell]] = []
    for row in await queries.lesson_records(session, ward_id=places.ward_id, **asked, most=most):
        number = numbers.setdefault(row.person_id, len(numbers) + 1)
        khoi = units[UnitKind.KHOI].get(row.person_id, named(Breakdown.KHOI, UNKNOWN))
        joined = units[UnitKind.ORGANISATION].get(row.person_id, "")
        who: list[RecordCell] = [bool(row.is_named), khoi, joined, named(Breakdown.AGE, row.band)]
        learners.setdefault(number, [number, *who])
        began, finished = _inside(row.started_at, period), _inside(row.finished_at, period)
        counted[number, "begun"] += began is not None
        counted[number, "finished"] += finished is not None
        content = named(Breakdown.CONTENT, content_of(row.lesson_id))
        lessons.append(
            [number, row.lesson_id, content, began, finished, named(Breakdown.WAY, row.way)]
        )
    people: list[list[RecordCell]] = [
        [*cells, counted[number, "begun"], counted[number, "finished"]]
        for number, cells in learners.items()
    ]
    about = ("learner", "is_named", "khoi", "organisation", "age", "begun", "finished")
    held = ("learner", "lesson", "content", "begun_on", "finished_on", "way")
    return [RecordSheet("learners", about, people), RecordSheet("lessons", held, lessons)]


async def _initiatives(  # noqa: PLR0917 - what is read, where and when
    session: Session,
    places: PlaceNames,
    asked: Mapping[str, Any],
    units: _Units,
    named: RowNamer,
    most: int | None = None,
) -> RecordSheet:
    authors: dict[UUID, int] = {}
    rows: list[list[RecordCell]] = [
        [
            row.code,
            day_of(row.submitted_at),
            authors.setdefault(row.person_id, len(authors) + 1),
            named(Breakdown.KHOI, row.khoi or UNKNOWN),
            units[UnitKind.ORGANISATION].get(row.person_id, ""),
            named(Breakdown.CONTENT, row.content or UNKNOWN),
            named(Breakdown.AGE, row.band),
            named(Breakdown.WAY, row.way),
        ]
        for row in await queries.initiative_records(
            session, ward_id=places.ward_id, **asked, most=most
        )
    ]
    columns = ("code", "sent_on", "author", "khoi", "organisation", "content", "age", "way")
    return RecordSheet("initiatives", columns, rows)


async def _gatherings(
    session: Session,
    places: PlaceNames,
    period: Period,
    named: RowNamer,
    at: tuple[Breakdown, str] | None = None,
) -> RecordSheet:
    rows: list[list[RecordCell]] = [
        [
            row.held_on,
            named(Breakdown.KHOI, row.khoi or UNKNOWN),
            named(Breakdown.ORGANISATION, row.organisation or UNKNOWN),
            named(Breakdown.CONTENT, row.content),
            row.topic,
            row.headcount,
        ]
        for row in await queries.gatherings(session, ward_id=places.ward_id, period=period)
        if at is None or gathering_key(row, at[0]) == at[1]
    ]
    columns = ("held_on", "khoi", "organisation", "content", "topic", "headcount")
    return RecordSheet("gatherings", columns, rows)


async def drill_down(
    session: Session,
    places: PlaceNames,
    period: Period,
    now: datetime,
    at: tuple[Breakdown, str],
    *,
    named: RowNamer,
    most: int,
) -> list[RecordSheet]:
    """Return at most so many records of each kind that one row of a cut counts; no learners."""
    asked: Mapping[str, Any] = {"period": period, "year": period.last_year(now), "at": at}
    units = {kind: await _units(session, kind, named) for kind in UnitKind}
    _, lessons = await _learning(session, places, asked, units, named, most)
    initiatives = await _initiatives(session, places, asked, units, named, most)
    classes = await _gatherings(session, places, period, named, at)
    return [lessons, initiatives, replace(classes, rows=classes.rows[:most])]


def _inside(at: datetime | None, period: Period) -> date | None:
    """Return the day of an event of the period; what lies outside is not counted, so not shown."""
    if at is None or (period.since is not None and at < period.since):
        return None
    return None if period.before is not None and at >= period.before else day_of(at)
