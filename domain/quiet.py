"""When no unsolicited message is sent: the quiet hours of each day, and whole silent days."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from domain.zone import LOCAL, day_of, end_of

_STRETCH = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])-([01]?[0-9]|2[0-3]):([0-5][0-9])")
_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """A range of every day by the ward's clock; one that ends before it begins passes midnight.

    ``begin`` belongs to it, ``end`` does not.
    """

    begin: time
    end: time

    def __contains__(self, moment: time) -> bool:
        if self.begin < self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end


QUIET_HOURS = (Hours(time(20, 30), time(6, 30)), Hours(time(11, 30), time(13, 30)))
"""Evening, night and the rest at noon: the usual day of the ward's elders."""


@dataclass(frozen=True, slots=True)
class SilentDays:
    """Dates on which the ward wants nobody disturbed, first and last included, and why."""

    first_on: date
    last_on: date
    reason: str

    @property
    def days(self) -> Iterator[date]:
        """Each of the dates."""
        for past in range((self.last_on - self.first_on).days + 1):
            yield self.first_on + timedelta(days=past)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The ward's quiet times: ``hours`` of every day, whole ``days`` with the reason of each."""

    hours: Sequence[Hours] = ()
    days: Mapping[date, str] = field(default_factory=dict)

    def is_quiet(self, instant: datetime) -> bool:
        """Return whether nobody is to be disturbed at an aware instant."""
        return self.next_allowed(instant) != instant

    def next_allowed(self, instant: datetime) -> datetime:
        """Return the first aware instant, not before this one, at which sending is allowed."""
        while True:
            later = self._over(instant)
            if later is None:
                return instant
            instant = later

    def _over(self, instant: datetime) -> datetime | None:
        """Return when the quiet time around an instant is over, or None outside any."""
        if day_of(instant) in self.days:
            return end_of(day_of(instant))
        here = instant.astimezone(LOCAL)
        around = next((one for one in self.hours if here.time() in one), None)
        if around is None:
            return None
        over = datetime.combine(here.date(), around.end, LOCAL)
        return (over if over > here else over + timedelta(days=1)).astimezone(UTC)


def read_hours(text: str) -> tuple[Hours, ...]:
    """Parse the ranges of "20:30-06:30,11:30-13:30".

    Raises ValueError with the end of a sentence: what is not a range, or that nothing is left.
    """
    found = []
    for part in text.split(","):
        told = _STRETCH.fullmatch("".join(part.split()))
        if told is None:
            raise ValueError(f'"{part.strip()}" is no stretch such as 20:30-06:30')
        from_hour, from_minute, to_hour, to_minute = (int(number) for number in told.groups())
        found.append(Hours(time(from_hour, from_minute), time(to_hour, to_minute)))
        if found[-1].begin == found[-1].end:
            raise ValueError(f'"{part.strip()}" ends as it begins')
    moments = (time(*divmod(minute, 60)) for minute in range(_MINUTES))
    if all(any(moment in one for one in found) for moment in moments):
        raise ValueError("no time of the day would be left")
    return tuple(found)
