"""Counts everything in a yearly report: read in one moment, nothing estimated or filled in."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from db.engine import Session
from db.queries.reports import participation_records, yearly
from db.queries.reports.participation_records import GatheringRow
from domain.initiatives.initiatives import Status
from domain.reports.participation import Breakdown, FigureRow, Figures, Metric, Period, Table
from domain.reports.requests import Closing, period_of
from domain.reports.small_cells import hide_rows
from domain.units.units import Unit, UnitKind
from services.reports.participation.figures import tables
from services.reports.participation.places import PlaceNames


@dataclass(frozen=True, slots=True)
class ReportYear:
    """Which ward's year a report covers, as of when (aware UTC).

    ``hides_small`` is for readers who are not staff.
    """

    places: PlaceNames
    year: int
    closing: Closing
    now: datetime
    hides_small: bool

    @property
    def period(self) -> Period:
        """The days of the year."""
        return period_of(self.year, self.closing)


@dataclass(slots=True)
class Field:
    """One unit and one content: whether it signed up, classes held, initiatives sent."""

    is_registered: bool = False
    gatherings: int = 0
    initiatives: int = 0


Matrix = Mapping[Unit, Mapping[str, Field]]


@dataclass(frozen=True, slots=True)
class Yearly:
    """The figures of a report; an empty one has nothing to count and says so."""

    matrix: Matrix
    registered: Mapping[str, int]
    gatherings: Sequence[GatheringRow]
    statuses: Sequence[FigureRow]
    by_content: Table
    by_khoi: Table
    total: Figures = field(default_factory=dict)


async def gather(session: Session, asked: ReportYear) -> Yearly:
    """Return what the ward's records hold of a year."""
    places, period = asked.places, asked.period
    by_content, by_khoi = await tables(
        session,
        places=places,
        period=period,
        now=asked.now,
        cuts=(Breakdown.CONTENT, Breakdown.KHOI),
        hides_small=asked.hides_small,
    )
    held = await participation_records.gatherings(session, ward_id=places.ward_id, period=period)
    matrix = await _matrix(session, asked, held)
    return Yearly(
        matrix=matrix,
        registered=Counter(
            content
            for cells in matrix.values()
            for content, cell in cells.items()
            if cell.is_registered
        ),
        gatherings=held,
        statuses=await _statuses(session, asked),
        by_content=by_content,
        by_khoi=by_khoi,
        total=by_khoi.total,
    )


async def _matrix(session: Session, asked: ReportYear, held: Sequence[GatheringRow]) -> Matrix:
    ward_id, period = asked.places.ward_id, asked.period
    matrix: defaultdict[Unit, defaultdict[str, Field]] = defaultdict(lambda: defaultdict(Field))
    for signed in await yearly.registrations(session, ward_id=ward_id, year=asked.year):
        for content in signed.contents:
            matrix[Unit(UnitKind(signed.unit_kind), signed.unit)][content].is_registered = True
    for row in held:
        if row.khoi:
            matrix[Unit(UnitKind.KHOI, row.khoi)][row.content].gatherings += 1
        if row.organisation:
            matrix[Unit(UnitKind.ORGANISATION, row.organisation)][row.content].gatherings += 1
    for kind in UnitKind:
        for sent in await yearly.by_unit(session, ward_id=ward_id, period=period, kind=kind):
            matrix[Unit(kind, sent.unit)][sent.content or ""].initiatives += sent.initiatives
    return matrix


async def _statuses(session: Session, asked: ReportYear) -> list[FigureRow]:
    """Return how many initiatives have each status; every status has its row."""
    found = {
        row.status: row
        for row in await yearly.by_status(
            session, ward_id=asked.places.ward_id, period=asked.period
        )
    }
    rows = [
        FigureRow(
            status.value,
            {
                Metric.AUTHORS: found[status].authors if status in found else 0,
                Metric.INITIATIVES: found[status].initiatives if status in found else 0,
            },
        )
        for status in Status
        if status is not Status.DRAFT
    ]
    return hide_rows(rows) if asked.hides_small else rows
