"""The parameters of a rehearsal: its days, its number of people, its random seed."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.channels.registry import CHANNELS
from domain.channels import WEB_CHAT
from domain.quiet import Hours
from domain.zone import LOCAL

MESSENGER = next(kind.name for kind in CHANNELS if kind.name != WEB_CHAT)
"""The messenger that half of the people are on, the others being in the web chat.

Its sender only writes down what it is given: nothing leaves the machine.
"""
VISITS = (time(9, 40), time(15, 20), time(19, 50))
"""When people look in: not in the same minutes in which reminders go out."""
HOURS = (8, 16, 19)
"""The hours at which the invented people want to be reminded; most keep to the usual one."""
_SOON = timedelta(seconds=20)
"""How long after each full hour the reminders are decided."""


@dataclass(frozen=True, slots=True)
class Play:
    """One rehearsal. The same ``seed`` gives the same people, who do the same."""

    profile: str
    first_on: date
    last_on: date
    people: int
    seed: int
    quiet_hours: Sequence[Hours]

    def dice(self, *what: object) -> random.Random:
        """Return the random generator for one thing, independent of earlier draws."""
        return random.Random(":".join(str(one) for one in (self.seed, *what)))

    @property
    def days(self) -> list[date]:
        """Every date of the ward that is played."""
        many = (self.last_on - self.first_on).days + 1
        return [self.first_on + timedelta(days=n) for n in range(many)]

    @property
    def begins(self) -> datetime:
        """When the first day begins."""
        return _at(self.first_on, time())

    @property
    def ends(self) -> datetime:
        """When the last day is over."""
        return _at(self.last_on + timedelta(days=1), time())


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant at which something happens: people look in, or what is due by the clock."""

    at: datetime
    is_visit: bool = False


def moments(play: Play) -> Iterator[Moment]:
    """Yield the known moments, in order; between them the clock jumps."""
    for day in play.days:
        found = [Moment(_at(day, time(hour)) + _SOON) for hour in HOURS]
        found += [Moment(_at(day, at), is_visit=True) for at in VISITS]
        yield from sorted(found, key=lambda moment: moment.at)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, LOCAL).astimezone(UTC)
