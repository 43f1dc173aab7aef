"""Counts participation: the tables that every screen, file and report uses."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from db.engine import Session
from db.queries.reports import participation
from db.queries.reports import participation_records as records
from db.queries.reports.participation_records import GatheringRow
from domain.initiatives.initiatives import Content
from domain.reports.participation import (
    GATHERED,
    UNKNOWN,
    AgeBand,
    Breakdown,
    FigureRow,
    Figures,
    Metric,
    ParticipationMode,
    Period,
    Table,
)
from domain.reports.small_cells import hide_small
from domain.units.units import UnitKind
from services.reports.participation.places import PlaceNames

_GATHERING = (Metric.GATHERINGS, Metric.HEADCOUNT)
_Counted = defaultdict[str, Counter[Metric]]


async def tables(
    session: Session,
    *,
    places: PlaceNames,
    period: Period,
    now: datetime,
    cuts: Collection[Breakdown] = tuple(Breakdown),
    hides_small: bool,
) -> list[Table]:
    """Return a table for each of these breakdowns; ``hides_small`` for all but staff."""
    whole = await _counted(session, None, places, period, now)
    total: Figures = {measure: whole[""][measure] for measure in Metric}
    found = []
    for cut in cuts:
        table = await _table(session, cut, places, period, now, total)
        found.append(hide_small(table) if hides_small else table)
    return found


async def _table(  # noqa: PLR0917 - what is counted, where and when
    session: Session,
    cut: Breakdown,
    places: PlaceNames,
    period: Period,
    now: datetime,
    total: Figures,
) -> Table:
    counted = await _counted(session, cut, places, period, now)
    measures = [m for m in Metric if m not in _GATHERING or cut in GATHERED]
    keys = _keys(cut, counted, places, period, now)
    rows = [
        FigureRow(key, {measure: counted[key][measure] for measure in measures}) for key in keys
    ]
    return Table(cut, rows, {measure: total[measure] for measure in measures})


async def _counted(
    session: Session, cut: Breakdown | None, places: PlaceNames, period: Period, now: datetime
) -> _Counted:
    """Return every figure of a breakdown by its row's key."""
    found: _Counted = defaultdict(Counter)
    asked: Mapping[str, Any] = {
        "ward_id": places.ward_id,
        "cut": cut,
        "period": period,
        "year": period.last_year(now),
    }
    for learned in await participation.learning(session, **asked):
        people = Metric.LEARNERS_NAMED if learned.is_named else Metric.LEARNERS_UNNAMED
        found[learned.key][people] += learned.people
        found[learned.key][Metric.BEGUN] += int(learned.begun)
        found[learned.key][Metric.FINISHED] += int(learned.finished)
    for sent in await participation.initiatives(session, **asked):
        found[sent.key][Metric.AUTHORS] = sent.authors
        found[sent.key][Metric.INITIATIVES] = sent.initiatives
    if cut is None or cut in GATHERED:
        for held in await records.gatherings(session, ward_id=places.ward_id, period=period):
            found[gathering_key(held, cut)][Metric.GATHERINGS] += 1
            found[gathering_key(held, cut)][Metric.HEADCOUNT] += held.headcount
    return found


def gathering_key(row: GatheringRow, cut: Breakdown | None) -> str:
    """Return the row of a cut that a class is counted in."""
    match cut:
        case Breakdown.KHOI:
            return row.khoi or UNKNOWN
        case Breakdown.ORGANISATION:
            return row.organisation or UNKNOWN
        case Breakdown.CONTENT:
            return str(row.content)
        case Breakdown.MONTH:
            return f"{row.held_on:%Y-%m}"
        case _:
            return ""


def _keys(
    cut: Breakdown, counted: Collection[str], places: PlaceNames, period: Period, now: datetime
) -> Sequence[str]:
    """Return the rows of a breakdown in order: all the ward and the plan know, unknown last."""
    match cut:
        case Breakdown.KHOI:
            known: Sequence[str] = [*places.codes(UnitKind.KHOI)]
        case Breakdown.ORGANISATION:
            known = [*places.codes(UnitKind.ORGANISATION)]
        case Breakdown.CONTENT:
            known = list(Content)
        case Breakdown.MONTH:
            return period.months(sorted(counted), now)
        case Breakdown.AGE:
            return list(AgeBand)
        case Breakdown.WAY:
            return list(ParticipationMode)
    left = sorted(set(counted) - {*known, UNKNOWN})
    return [*known, *left, UNKNOWN]
