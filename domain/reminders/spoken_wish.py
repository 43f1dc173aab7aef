"""Reads a wish for reminders as people say it: "nhac toi 7 gio sang thu hai", "thu 2 luc 8h"."""

import re
from dataclasses import dataclass

from domain.reminders.preferences import OFTEN, WEEK, read_days
from domain.text import words

_HOUR = re.compile(
    r"\b(?P<hour>\d{1,2}) ?(?:gio|h|g)(?: ?(?P<minutes>\d{1,2})(?: phut)?| (?P<half>ruoi))?\b"
)
_CLOCK = re.compile(r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minutes>[0-5]\d)\b")
_PART = re.compile(r"\b(?:buoi )?(sang|trua|chieu|toi|dem|khuya)\b")
_PARTS = {"sang": 7, "trua": 12, "chieu": 16, "toi": 19, "dem": 21, "khuya": 23}
"""The hour somebody means who names only a part of the day."""
_AFTER_NOON = frozenset({"chieu", "toi", "dem", "khuya"})
_DAY = r"(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|t[2-7]|chu nhat|cn)"
_DAYS = re.compile(rf"\b{_DAY}(?:(?: va| den|) (?:{_DAY}|[2-7](?! ?(?:gio|h|g|lan)\b)))*\b")
_EVERY_DAY = re.compile(r"\b(?:hang|moi) ngay\b|\bngay nao cung duoc\b|\bngay nao\b")
_TIMES = re.compile(r"\b(?P<times>\d|mot|hai|ba) lan\b")
_EVERY_WEEK = re.compile(r"\b(?:hang|moi|mot|1) tuan\b")
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3}
_BESIDE = frozenset({
    "nhac", "bao", "nhan", "goi", "gui", "toi", "bac", "tui", "minh", "chau", "em", "con", "ba",
    "ong", "giup", "dum", "gium", "ho", "hoc", "bai", "on", "lai", "vao", "luc", "nhe", "nha",
    "a", "da", "thoi", "cho", "muon", "hay", "cu", "nho", "hen", "gio", "dat", "lich", "buoi",
    "tu", "deu", "doi", "sang", "chuyen", "thanh", "mot", "it", "thua", "nhieu", "qua", "di",
    "tin",
})  # fmt: skip
"""Words beside the time that change nothing."""


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


def read_wish(text: str) -> SpokenWish:
    """Return when a person wants to be reminded, as far as it was said."""
    said = words(_CLOCK.sub(lambda at: f"{at['hour']} gio {at['minutes']}", text))
    every, said = _take(_EVERY_DAY, said)
    found, said = _take(_DAYS, said)
    hour, said = _take(_HOUR, said)
    is_part_named, said = _take_part(said, with_hour=hour is not None)
    times, said = _take(_TIMES, said)
    _, said = _take(_EVERY_WEEK, said)
    left = [word for word in said.split() if word not in _BESIDE]
    return SpokenWish(
        days=WEEK if every else read_days(found[0]) if found else None,
        hour=_hour(hour, is_part_named),
        per_week=_per_week(times),
        is_other=bool(left) or bool(hour and (hour["half"] or int(hour["minutes"] or 0))),
    )


def _take(what: re.Pattern[str], said: str) -> tuple[re.Match[str] | None, str]:
    """Return the first match and the text without it."""
    found = what.search(said)
    return (found, said) if found is None else (found, what.sub(" ", said, count=1))


def _take_part(said: str, *, with_hour: bool) -> tuple[str | None, str]:
    """Return the part of the day; "toi" alone is whoever speaks, beside an hour the evening."""
    parts = [part for part in _PART.finditer(said) if part[1] != "toi" or _is_evening(part, said)]
    if not parts or (not with_hour and parts[0][1] == "toi" and "buoi toi" not in said):
        return None, said
    part = parts[0]
    return part[1], said[: part.start()] + " " + said[part.end() :]


def _is_evening(part: re.Match[str], said: str) -> bool:
    return part[0].startswith("buoi") or not said[: part.start()].endswith("nhac ")


def _hour(found: re.Match[str] | None, part: str | None) -> int | None:
    if found is None:
        return None if part is None else _PARTS[part]
    hour = int(found["hour"])
    if hour < 12 and (part in _AFTER_NOON or (part == "trua" and hour < 5)):
        hour += 12
    return hour if hour < 24 else None


def _per_week(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    times = _NUMBERS.get(found["times"]) or int(found["times"])
    return min(OFTEN, key=lambda often: abs(often - times))
