"""Silent days: Tết as Vietnam counts it, and what the ward names itself."""

from datetime import date, timedelta

import pytest

from content.fields import BrokenLesson
from content.quiet_days import load_quiet, lunar_date, read_lunar_days
from domain.quiet import SilentDays

LINE = (
    '- {{reason: "Tết", first_day: {first}, first_month: 12, last_day: {last}, last_month: 1,'
    ' since: {since}, confirmed: true, source: "thử"}}'
)


@pytest.mark.parametrize(
    "tet",
    [
        date(1985, 1, 21),  # a month before the new year of China's calendar
        date(2007, 2, 17),  # a day before it
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
        date(2027, 2, 6),
        date(2028, 1, 26),
        date(2029, 2, 13),
        date(2030, 2, 2),  # a day before it
        date(2053, 2, 18),  # a day before it
    ],
)
def test_tet_falls_when_vietnam_keeps_it(tet: date):
    assert lunar_date(tet.year, month=1, day=1) == tet


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 2, 15), date(2026, 2, 21)),  # Chạp had 29 days
        (date(2027, 2, 4), date(2027, 2, 10)),
        (date(2030, 1, 31), date(2030, 2, 6)),
        (date(2031, 1, 21), date(2031, 1, 27)),
    ],
)
def test_the_house_is_silent_from_the_28th_of_chap_to_the_5th_of_the_first_month(
    first: date, last: date
):
    days = load_quiet(()).days
    around = [day for day in days if abs(day - first) < timedelta(days=60)]
    assert around == list(SilentDays(first, last, "").days)
    assert {days[day] for day in around} == {"Tết Nguyên đán"}


def test_the_lines_as_shipped_name_their_source():
    for line in read_lunar_days():
        assert line.source
        assert not line.is_confirmed


def test_what_the_ward_names_is_silent_too():
    storm = SilentDays(date(2026, 9, 27), date(2026, 9, 28), "bão số 10")
    days = load_quiet((), [storm]).days
    assert days[date(2026, 9, 28)] == "bão số 10"
    assert date(2026, 9, 29) not in days


def test_a_newer_line_holds_from_its_day_on():
    old = LINE.format(first=28, last=5, since="2025-07-01")
    new = LINE.format(first=23, last=7, since="2028-01-01")
    days = load_quiet((), data=f"lunar_days:\n{new}\n{old}\n".encode()).days
    assert date(2027, 2, 4) in days
    assert date(2027, 2, 3) not in days
    assert lunar_date(2027, month=12, day=23) == date(2028, 1, 19)
    assert date(2028, 1, 19) in days
    assert date(2028, 2, 1) in days


@pytest.mark.parametrize("day", [0, 30, 31])
def test_a_day_that_some_months_lack_is_refused(day: int):
    data = f"lunar_days:\n{LINE.format(first=day, last=5, since='2025-07-01')}\n".encode()
    with pytest.raises(BrokenLesson, match=f"has no day {day} of month 12"):
        load_quiet((), data=data)
