"""The counter is open at its hours, on its days, and opens next when it says so."""

from datetime import date, datetime

import pytest

from domain.opening_hours import OpeningHours
from domain.quiet import read_hours
from domain.zone import LOCAL

WEEKDAYS = read_hours("7:30-11:30,13:30-17:00")
COUNTER = OpeningHours(dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), WEEKDAYS))
HOLIDAY = date(2026, 12, 1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("moment", "is_open", "next_opening"),
    [
        ("2026-11-30T07:29", False, "2026-11-30T07:30"),
        ("2026-11-30T07:30", True, "2026-11-30T13:30"),
        ("2026-11-30T11:30", False, "2026-11-30T13:30"),
        ("2026-11-30T17:00", False, "2026-12-02T07:30"),
        ("2026-12-01T09:00", False, "2026-12-02T07:30"),
        ("2026-12-04T20:00", False, "2026-12-07T07:30"),
    ],
)
def test_the_counter_is_open_at_its_hours(moment: str, is_open: bool, next_opening: str):
    assert COUNTER.is_open(at(moment), {HOLIDAY}) is is_open
    assert COUNTER.opens_next(at(moment), {HOLIDAY}) == at(next_opening)


def test_unknown_hours_are_neither_open_nor_closed():
    unknown = OpeningHours()
    assert not unknown.is_known
    assert unknown.opens_next(at("2026-11-30T09:00")) is None
