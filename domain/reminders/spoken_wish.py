"""Reads a wish for reminders as people say it: "nhac toi 7 gio sang thu hai", "thu 2 luc 8h"."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from domain.reminders.preferences import OFTEN, WEEK, read_days
from domain.text import words

_HOUR = re.compile(
    r"\b(?P<hour>\d{1,2}) ?(?:gio|h|g)(?: ?(?P<minutes>\d{1,2})(?: phut)?| (?P<half>ruoi))?\b"
)
_CLOCK = re.compile(r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minutes>[0-5]\d)\b")


@dataclass(frozen=True, slots=True)
class SpokenWish:
    """When somebody wants to be reminded; None where nothing was said of it.

    ``is_other`` says that something is left that no reminder can do: an errand, a date, minutes.
    """

    days: str | None = None
    hour: int | None = None
    per_week: int | None = None
    is_other: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no time was named at all."""
        return self.days is None and self.hour is None and self.per_week is None


@dataclass(frozen=True, slots=True)
class WishWords:
    """The words for times, all without accents; ``beside`` them stands what changes nothing.

    ``parts`` of the day each have the hour that is meant where none is named; ``like_speaker`` is
    the part that is also how somebody calls themselves. ``numbers`` are those of turns a week.
    """

    parts: Mapping[str, int]
    after_noon: frozenset[str]
    like_speaker: str
    numbers: Mapping[str, int]
    weekdays: frozenset[str]
    every_day: frozenset[str]
    every_week: frozenset[str]
    beside: frozenset[str]
    _part: re.Pattern[str] = field(init=False)
    _days: re.Pattern[str] = field(init=False)
    _each_day: re.Pattern[str] = field(init=False)
    _each_week: re.Pattern[str] = field(init=False)
    _times: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile what is looked for."""
        day = rf"(?:thu (?:{_any(self.weekdays)}|[2-7])|t[2-7]|chu nhat|cn)"
        patterns = {
            "_part": rf"\b(?:buoi )?({_any(self.parts)})\b",
            "_days": rf"\b{day}(?:(?: va| den|) (?:{day}|[2-7](?! ?(?:gio|h|g|lan)\b)))*\b",
            "_each_day": rf"\b(?:{_any(self.every_day)})\b",
            "_each_week": rf"\b(?:{_any(self.every_week)})\b",
            "_times": rf"\b(?P<times>\d|{_any(self.numbers)}) lan\b",
        }
        for name, pattern in patterns.items():
            object.__setattr__(self, name, re.compile(pattern))

    def read(self, text: str) -> SpokenWish:
        """Return when a person wants to be reminded, as far as it was said."""
        said = words(_CLOCK.sub(lambda at: f"{at['hour']} gio {at['minutes']}", text))
        every, said = _take(self._each_day, said)
        found, said = _take(self._days, said)
        hour, said = _take(_HOUR, said)
        part, said = self._take_part(said, with_hour=hour is not None)
        times, said = _take(self._times, said)
        _, said = _take(self._each_week, said)
        left = [word for word in said.split() if word not in self.beside]
        return SpokenWish(
            days=WEEK if every else read_days(found[0]) if found else None,
            hour=self._hour(hour, part),
            per_week=self._per_week(times),
            is_other=bool(left) or bool(hour and (hour["half"] or int(hour["minutes"] or 0))),
        )

    def _take_part(self, said: str, *, with_hour: bool) -> tuple[str | None, str]:
        """Return the part of the day; its name alone may be whoever speaks."""
        doubtful = self.like_speaker
        parts = [
            part
            for part in self._part.finditer(said)
            if part[1] != doubtful or _is_evening(part, said)
        ]
        is_speaker = parts and parts[0][1] == doubtful and f"buoi {doubtful}" not in said
        if not parts or (not with_hour and is_speaker):
            return None, said
        part = parts[0]
        return part[1], said[: part.start()] + " " + said[part.end() :]

    def _hour(self, found: re.Match[str] | None, part: str | None) -> int | None:
        if found is None:
            return None if part is None else self.parts[part]
        hour = int(found["hour"])
        is_noon = part is not None and self.parts[part] == 12
        if hour < 12 and (part in self.after_noon or (is_noon and hour < 5)):
            hour += 12
        return hour if hour < 24 else None

    def _per_week(self, found: re.Match[str] | None) -> int | None:
        if found is None:
            return None
        times = self.numbers.get(found["times"]) or int(found["times"])
        return min(OFTEN, key=lambda often: abs(often - times))


def _any(every: Iterable[str]) -> str:
    """Return a pattern of these words, the longest first."""
    return "|".join(sorted(every, key=lambda one: (-len(one), one)))


def _take(what: re.Pattern[str], said: str) -> tuple[re.Match[str] | None, str]:
    """Return the first match and the text without it."""
    found = what.search(said)
    return (found, said) if found is None else (found, what.sub(" ", said, count=1))


def _is_evening(part: re.Match[str], said: str) -> bool:
    return part[0].startswith("buoi") or not said[: part.start()].endswith("nhac ")
