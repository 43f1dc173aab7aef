"""Counting participation: the tables every screen, file and report takes its figures from."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from db.queries import participation
from db.session import Session
from domain.initiatives import Content
from domain.participation import (
    GATHERED,
    UNKNOWN,
    AgeBand,
    Cut,
    Figures,
    Measure,
    Period,
    Row,
    Table,
    Way,
)
from domain.small_cells import hide_small
from domain.units import UnitKind
from services.participation.places import Places

_LEARNING = (Measure.LEARNERS_NAMED, Measure.LEARNERS_UNNAMED, Measure.BEGUN, Measure.FINISHED)
_PROPOSING = (Measure.AUTHORS, Measure.INITIATIVES)
_GATHERING = (Measure.GATHERINGS, Measure.HEADCOUNT)
_Counted = defaultdict[str, Counter[Measure]]


async def tables(
    session: Session,
    *,
    places: Places,
    period: Period,
    now: datetime,
    cuts: Collection[Cut] = tuple(Cut),
    hides_small: bool,
) -> list[Table]:
    """Return a table for each of these cuts; ``hides_small`` for whoever is not staff."""
    whole = await _counted(session, None, places, period, now)
    total: Figures = {measure: whole[""][measure] for measure in Measure}
    found = []
    for cut in cuts:
        table = await _table(session, cut, places, period, now, total)
        found.append(hide_small(table) if hides_small else table)
    return found


async def _table(  # noqa: PLR0917 - what is counted, where and when
    session: Session, cut: Cut, places: Places, period: Period, now: datetime, total: Figures
) -> Table:
    counted = await _counted(session, cut, places, period, now)
    measures = [m for m in Measure if m not in _GATHERING or cut in GATHERED]
    keys = _keys(cut, counted, places, period, now)
    rows = [Row(key, {measure: counted[key][measure] for measure in measures}) for key in keys]
    return Table(cut, rows, {measure: total[measure] for measure in measures})


async def _counted(
    session: Session, cut: Cut | None, places: Places, period: Period, now: datetime
) -> _Counted:
    """Return every figure of a cut by its row's key."""
    found: _Counted = defaultdict(Counter)
    asked: Mapping[str, Any] = {
        "ward_id": places.ward_id,
        "cut": cut,
        "period": period,
        "year": period.last_year(now),
    }
    for row in await participation.learning(session, **asked):
        people = Measure.LEARNERS_NAMED if row.is_named else Measure.LEARNERS_UNNAMED
        found[row.key][people] += row.people
        found[row.key][Measure.BEGUN] += int(row.begun)
        found[row.key][Measure.FINISHED] += int(row.finished)
    for row in await participation.initiatives(session, **asked):
        found[row.key][Measure.AUTHORS] = row.authors
        found[row.key][Measure.INITIATIVES] = row.initiatives
    if cut is None or cut in GATHERED:
        for row in await participation.gatherings(session, ward_id=places.ward_id, period=period):
            found[gathering_key(row, cut)][Measure.GATHERINGS] += 1
            found[gathering_key(row, cut)][Measure.HEADCOUNT] += row.headcount
    return found


def gathering_key(row: Any, cut: Cut | None) -> str:
    """Return the row of a cut that a class is counted in."""
    match cut:
        case Cut.KHOI:
            return row.khoi or UNKNOWN
        case Cut.ORGANISATION:
            return row.organisation or UNKNOWN
        case Cut.CONTENT:
            return str(row.content)
        case Cut.MONTH:
            return f"{row.held_on:%Y-%m}"
        case _:
            return ""


def _keys(
    cut: Cut, counted: Collection[str], places: Places, period: Period, now: datetime
) -> Sequence[str]:
    """Return the rows of a cut in order: all that the ward and the plan know, and unknown last."""
    match cut:
        case Cut.KHOI:
            known: Sequence[str] = [*places.codes(UnitKind.KHOI)]
        case Cut.ORGANISATION:
            known = [*places.codes(UnitKind.ORGANISATION)]
        case Cut.CONTENT:
            known = list(Content)
        case Cut.MONTH:
            return period.months(sorted(counted), now)
        case Cut.AGE:
            return list(AgeBand)
        case Cut.WAY:
            return list(Way)
    left = sorted(set(counted) - {*known, UNKNOWN})
    return [*known, *left, UNKNOWN]
