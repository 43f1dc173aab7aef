"""Deadlines are counted in days or working days, as they stood on the day of asking."""

from datetime import UTC, date, datetime

from domain.deadlines import Deadline, DeadlineKind, Deadlines
from domain.zone import day_of

SUNDAY = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def deadlines(days: int, *, working: bool, off: frozenset[date] = frozenset()) -> Deadlines:
    first = Deadline(DeadlineKind.REPLY, days, working, date(2026, 1, 1), "thử", is_confirmed=False)
    later = Deadline(
        DeadlineKind.REPLY, days + 1, working, date(2027, 1, 1), "thử", is_confirmed=True
    )
    return Deadlines((later, first), off)


def test_working_days_leave_out_weekends_and_days_off():
    assert day_of(deadlines(5, working=True).ends_at(DeadlineKind.REPLY, SUNDAY)) == date(
        2026, 11, 27
    )
    off = frozenset({date(2026, 11, 23)})
    ends = deadlines(5, working=True, off=off).ends_at(DeadlineKind.REPLY, SUNDAY)
    assert day_of(ends) == date(2026, 11, 30)


def test_days_count_every_day():
    assert day_of(deadlines(15, working=False).ends_at(DeadlineKind.REPLY, SUNDAY)) == date(
        2026, 12, 7
    )


def test_the_deadline_is_the_one_in_force_on_the_day_of_asking():
    both = deadlines(5, working=True)
    assert both.of(DeadlineKind.REPLY, date(2026, 12, 31)).days == 5
    assert both.of(DeadlineKind.REPLY, date(2027, 1, 1)).days == 6
    assert both.of(DeadlineKind.REPLY, date(2025, 1, 1)).days == 5


def test_the_last_day_is_whole_in_the_ward():
    ends = deadlines(1, working=True).ends_at(DeadlineKind.REPLY, SUNDAY)
    assert ends == datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)
