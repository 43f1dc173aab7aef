"""When the counter is open, as a machine can read it: the hours of each weekday."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.quiet import Hours
from domain.zone import LOCAL, day_of

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOKED_AHEAD = 22
"""Days searched for the next opening: three weeks pass any holiday."""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The hours of each of ``WEEKDAYS``; one that is not there is a closed day.

    Without any the hours are unknown, which is not the same as closed: ask ``is_known`` first.
    """

    days: Mapping[str, Sequence[Hours]] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        """Whether the ward told its hours at all."""
        return bool(self.days)

    def on(self, day: date, off: Container[date] = ()) -> Sequence[Hours]:
        """Return the hours of a date of the ward; none when closed, as on the dates of ``off``."""
        return () if day in off else self.days.get(WEEKDAYS[day.weekday()], ())

    def is_open(self, instant: datetime, off: Container[date] = ()) -> bool:
        """Return whether the counter is open at an aware instant."""
        here = instant.astimezone(LOCAL)
        return any(here.time() in hours for hours in self.on(here.date(), off))

    def opens_next(self, instant: datetime, off: Container[date] = ()) -> datetime | None:
        """Return when the counter opens next, after an aware instant; None when unknown."""
        for later in range(_LOOKED_AHEAD):
            day = day_of(instant) + timedelta(days=later)
            for hours in sorted(self.on(day, off), key=lambda one: one.begin):
                opens = datetime.combine(day, hours.begin, LOCAL)
                if opens > instant:
                    return opens
        return None
