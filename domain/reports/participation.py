"""Defines the participation figures: metrics, breakdowns, and periods.

People are counted once however often they came (HT1, HT2); lessons begun and finished, classes and
heads in them are lượt. The two are never in one column and are never added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum

from domain.initiatives.initiatives import Content
from domain.zone import LOCAL, day_of


class Breakdown(StrEnum):
    """The dimension by which figures are broken down. One person may be in several rows of one."""

    KHOI = "khoi"
    ORGANISATION = "organisation"
    AGE = "age"
    CONTENT = "content"
    MONTH = "month"
    WAY = "way"


class Metric(StrEnum):
    """One column of figures. Those of ``PEOPLE`` count people, all others lượt or things."""

    LEARNERS_NAMED = "learners_named"
    LEARNERS_UNNAMED = "learners_unnamed"
    BEGUN = "begun"
    FINISHED = "finished"
    AUTHORS = "authors"
    INITIATIVES = "initiatives"
    GATHERINGS = "gatherings"
    HEADCOUNT = "headcount"


PEOPLE = frozenset({Metric.LEARNERS_NAMED, Metric.LEARNERS_UNNAMED, Metric.AUTHORS})


class AgeBand(StrEnum):
    """Ages in the last year of the period, from the year of birth alone."""

    UNDER_16 = "under_16"
    FROM_16 = "16_29"
    FROM_30 = "30_44"
    FROM_45 = "45_59"
    FROM_60 = "60_up"
    UNKNOWN = "unknown"


class ParticipationMode(StrEnum):
    """By oneself, or with a helper who sat beside."""

    OWN = "own"
    ASSISTED = "assisted"


UNKNOWN = "unknown"
"""The row of people with no khối, no organisation, or no content given."""
ADULT = 16
"""Years. A younger person is never counted as named."""
AGES: Sequence[tuple[int, AgeBand]] = (
    (60, AgeBand.FROM_60),
    (45, AgeBand.FROM_45),
    (30, AgeBand.FROM_30),
    (ADULT, AgeBand.FROM_16),
)
"""The lowest age of each band, the oldest first."""
TRACKS: Mapping[str, Content] = {"at": Content.ND6, "dvc": Content.ND3, "kd": Content.ND4}
"""The plan's content a lesson's track serves; every other track is digital literacy."""
OTHER_TRACKS = Content.ND5
GATHERED = frozenset({Breakdown.KHOI, Breakdown.ORGANISATION, Breakdown.CONTENT, Breakdown.MONTH})
"""Breakdowns that include classes: their heads have no age, and nobody asks who was helped."""


class Hidden(Enum):
    """Replaces a figure that would identify someone, or from which such a figure follows."""

    FEW = "few"
    BESIDE_FEW = "beside_few"


Figure = int | Hidden | None
"""A number; hidden; or None where this column has no such breakdown."""
Figures = Mapping[Metric, Figure]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row of a breakdown: ``key`` is a code, a month (2026-11), a band or a way."""

    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Table:
    """Every row of a breakdown, zero rows too. The total is counted from records, not from rows."""

    cut: Breakdown
    rows: Sequence[FigureRow]
    total: Figures


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the ward, both included; None is open."""

    first_day: date | None = None
    last_day: date | None = None

    @property
    def since(self) -> datetime | None:
        """When it begins."""
        return None if self.first_day is None else datetime.combine(self.first_day, time(), LOCAL)

    @property
    def before(self) -> datetime | None:
        """The first instant after it."""
        if self.last_day is None:
            return None
        return datetime.combine(self.last_day + timedelta(days=1), time(), LOCAL)

    def months(self, seen: Sequence[str], now: datetime) -> list[str]:
        """Return every month of the period as 2026-11, none left out; ``seen`` have records."""
        today = f"{day_of(now):%Y-%m}"
        first = f"{self.first_day:%Y-%m}" if self.first_day else min(seen, default=today)
        last = f"{self.last_day:%Y-%m}" if self.last_day else max([*seen, today])
        found = []
        while first <= last:
            found.append(first)
            first = month_after(first)
        return found

    def last_year(self, now: datetime) -> int:
        """Return the year in which ages are counted."""
        return (self.last_day or day_of(now)).year


EVER = Period()
"""All days there are."""


def month_after(month: str) -> str:
    """Return the month after one written as 2026-12."""
    year, number = map(int, month.split("-"))
    return f"{year + 1}-01" if number == 12 else f"{year}-{number + 1:02d}"


def content_of(lesson_id: str) -> Content:
    """Return the content of the plan that a lesson is counted under."""
    return TRACKS.get(lesson_id.partition("-")[0], OTHER_TRACKS)


def band_of(birth_year: int | None, year: int) -> AgeBand:
    """Return the band of someone born in ``birth_year``, in ``year``."""
    if birth_year is None:
        return AgeBand.UNKNOWN
    return next((band for from_, band in AGES if year - birth_year >= from_), AgeBand.UNDER_16)
