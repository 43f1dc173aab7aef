"""Nobody is disturbed in the ward's quiet, and nothing waits longer than it must."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.quiet import QUIET_HOURS, Hours, Quiet, SilentDays, read_hours
from domain.zone import LOCAL, day_of

TET = SilentDays(date(2027, 2, 4), date(2027, 2, 10), "Tết Nguyên đán")
STORM = SilentDays(date(2027, 2, 12), date(2027, 2, 12), "bão")
WARD = Quiet(QUIET_HOURS, {day: one.reason for one in (TET, STORM) for day in one.days})

BEGIN, END = date(2027, 1, 25), date(2027, 2, 20)
instants = st.builds(datetime.combine, st.dates(BEGIN, END), st.times(), st.just(UTC))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
stretches = st.builds(Hours, minutes, minutes).filter(lambda one: one.begin != one.end)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LOCAL)


def lies_in_quiet(quiet: Quiet, instant: datetime) -> bool:
    """The rule said once more, as a person would read it from the clock on the wall."""
    here = instant.astimezone(LOCAL)
    passed = here.hour * 60 + here.minute
    for one in quiet.hours:
        begin = one.begin.hour * 60 + one.begin.minute
        end = one.end.hour * 60 + one.end.minute
        inside = begin <= passed < end if begin < end else passed >= begin or passed < end
        if inside:
            return True
    return here.date() in quiet.days


@given(instants)
def test_nobody_is_told_anything_in_the_quiet_of_the_ward(instant: datetime):
    assert not lies_in_quiet(WARD, WARD.next_allowed(instant))


@given(instants)
def test_nothing_is_told_earlier_than_it_was_meant(instant: datetime):
    allowed = WARD.next_allowed(instant)
    assert allowed >= instant
    assert (allowed == instant) is not lies_in_quiet(WARD, instant)
    assert WARD.is_quiet(instant) is lies_in_quiet(WARD, instant)


@given(instants, st.floats(0, 0.999))
def test_nothing_waits_longer_than_it_must(instant: datetime, part: float):
    allowed = WARD.next_allowed(instant)
    if allowed > instant:
        assert lies_in_quiet(WARD, instant + (allowed - instant) * part)
        assert lies_in_quiet(WARD, allowed - timedelta(microseconds=1))


@given(st.lists(stretches, max_size=4), instants)
def test_any_hours_that_leave_some_time_lead_out_of_the_quiet(
    hours: list[Hours], instant: datetime
):
    told = ",".join(f"{one.begin:%H:%M}-{one.end:%H:%M}" for one in hours)
    try:
        quiet = Quiet(read_hours(told) if told else ())
    except ValueError as full:
        assert str(full) == "no time of the day would be left"  # noqa: PT017
        return
    allowed = quiet.next_allowed(instant)
    assert not lies_in_quiet(quiet, allowed)
    assert instant <= allowed <= instant + timedelta(days=1)


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        ((20, 29), (20, 29)),
        ((11, 30), (13, 30)),
        ((13, 29), (13, 30)),
        ((6, 30), (6, 30)),
        ((0, 0), (6, 30)),
    ],
)
def test_a_usual_day(meant: tuple[int, int], told: tuple[int, int]):
    day = date(2027, 3, 1)
    assert WARD.next_allowed(at(day, *meant)) == at(day, *told)


def test_what_is_meant_for_the_evening_waits_for_the_next_morning():
    assert WARD.next_allowed(at(date(2027, 3, 1), 20, 30)) == at(date(2027, 3, 2), 6, 30)


def test_what_is_meant_for_tet_waits_until_it_is_over():
    assert WARD.next_allowed(at(date(2027, 2, 3), 21)) == at(date(2027, 2, 11), 6, 30)
    assert WARD.next_allowed(at(date(2027, 2, 12), 9)) == at(date(2027, 2, 13), 6, 30)
    assert day_of(WARD.next_allowed(at(date(2027, 2, 3), 19))) == date(2027, 2, 3)


def test_a_ward_without_quiet_is_told_at_once():
    night = at(date(2027, 2, 5), 2)
    assert Quiet().next_allowed(night) == night


def test_hours_are_read_as_people_write_them():
    assert read_hours(" 20:30 - 6:30 , 11:30-13:30") == QUIET_HOURS


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is no stretch"),
        ("20:30", "is no stretch"),
        ("20:30-24:00", "is no stretch"),
        ("8 giờ tối", "is no stretch"),
        ("06:00-06:00", "ends as it begins"),
        ("00:00-23:59,23:00-01:00", "no time of the day would be left"),
    ],
)
def test_hours_that_mean_nothing_are_refused(text: str, why: str):
    with pytest.raises(ValueError, match=why):
        read_hours(text)
