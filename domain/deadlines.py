"""Computes deadlines of the ward: days counted as the law or the ward counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.zone import LOCAL, day_of

_SATURDAY = 5


class DeadlineKind(StrEnum):
    """What has a deadline."""

    ACKNOWLEDGE = "acknowledge"
    WITHDRAW = "withdraw"
    SEE = "see"
    CORRECT = "correct"
    TAKE = "take"
    ERASE = "erase"
    REPLY = "reply"
    INITIATIVE = "initiative"


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many days from ``since`` on, by this source; ``is_confirmed``: the ward has said yes."""

    due: DeadlineKind
    days: int
    is_working_days: bool
    since: date
    source: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Every deadline, each with the days it is in force from, and the days off."""

    known: Sequence[Deadline]
    days_off: frozenset[date]

    def of(self, due: DeadlineKind, on: date) -> Deadline:
        """Return the deadline in force on a day; before the first one, the first."""
        each = sorted((one for one in self.known if one.due is due), key=lambda one: one.since)
        return next((one for one in reversed(each) if one.since <= on), each[0])

    def ends_at(self, due: DeadlineKind, asked_at: datetime) -> datetime:
        """Return the end of the last day, in the ward; the day of asking does not count."""
        asked_on = day_of(asked_at)
        deadline = self.of(due, asked_on)
        last = asked_on
        for _ in range(deadline.days):
            last += timedelta(days=1)
            while deadline.is_working_days and self._is_off(last):
                last += timedelta(days=1)
        return datetime.combine(last, time(23, 59, 59), LOCAL).astimezone(asked_at.tzinfo)

    def _is_off(self, day: date) -> bool:
        return day.weekday() >= _SATURDAY or day in self.days_off
