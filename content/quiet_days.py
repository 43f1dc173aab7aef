"""Computes silent days: those of the lunar calendar, and those the ward's profile names.

Only this module uses lunar-vn, which counts by Vietnam's own meridian: some years Tết is a day, and
in 1985 it was a month, before the new year of China's calendar.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from lunar_vn import convert_lunar_to_solar

from content.fields import BrokenLesson, Fields, read_yaml
from domain.quiet import Hours, Quiet, SilentDays

FILE = "quiet.yaml"
YEARS = range(2025, 2100)
"""The years, of both calendars, whose silent days are worked out."""


@dataclass(frozen=True, slots=True)
class LunarDays:
    """Days that come every lunar year; a range may pass into the next one."""

    reason: str
    first: tuple[int, int]
    last: tuple[int, int]
    since: date
    source: str
    is_confirmed: bool

    def in_year(self, year: int) -> SilentDays:
        """Return the dates of the range that ends in that lunar year."""
        begins = year - 1 if self.first[1] > self.last[1] else year
        return SilentDays(
            lunar_date(begins, month=self.first[1], day=self.first[0]),
            lunar_date(year, month=self.last[1], day=self.last[0]),
            self.reason,
        )


def lunar_date(year: int, *, month: int, day: int) -> date:
    """Return the date on which a day of Vietnam's lunar calendar falls."""
    return convert_lunar_to_solar(day, month, year)


def load_quiet(
    hours: Sequence[Hours], named: Iterable[SilentDays] = (), data: bytes | None = None
) -> Quiet:
    """Return the quiet times of a ward with these hours and these silent days of its own.

    Raises BrokenLesson naming what is wrong in the file of lunar days.
    """
    stretches = [*_lunar(read_lunar_days(data)), *named]
    return Quiet(tuple(hours), {day: one.reason for one in stretches for day in one.days})


def read_lunar_days(data: bytes | None = None) -> list[LunarDays]:
    """Return every line of the file, the oldest first. Raises BrokenLesson."""
    raw = (files("content") / FILE).read_bytes() if data is None else data
    fields = Fields(read_yaml(raw, FILE), FILE)
    found = []
    for part in fields.parts("lunar_days"):
        found.append(
            LunarDays(
                reason=part.text("reason"),
                first=(part.number("first_day"), part.number("first_month")),
                last=(part.number("last_day"), part.number("last_month")),
                since=part.day("since"),
                source=part.text("source"),
                is_confirmed=part.flag("confirmed"),
            )
        )
        part.close()
        for day, month in (found[-1].first, found[-1].last):
            # The last day of a lunar month is the 29th or the 30th, by the year.
            if not (1 <= day <= 29 and 1 <= month <= 12):
                raise BrokenLesson(FILE, found[-1].reason, f"has no day {day} of month {month}")
    fields.close()
    return sorted(found, key=lambda one: one.since)


def _lunar(known: Sequence[LunarDays]) -> Iterator[SilentDays]:
    """Yield each year's ranges: of two lines for one reason, the newer that holds by then."""
    for reason in {one.reason: None for one in known}:
        lines = [one for one in known if one.reason == reason]
        for year in YEARS:
            holding = [one for one in lines if one.since <= one.in_year(year).first_on]
            if holding:
                yield holding[-1].in_year(year)
