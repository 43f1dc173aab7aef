"""Reads a day that is past: "hôm qua", "3/11", "thứ 7 tuần trước"; all of what was typed counts.

A lunar day is asked for again by the calendar on the wall; so is a day with words around it that
are not understood: a part of a sentence is never taken for the whole.
"""

import re
from contextlib import suppress
from datetime import date, timedelta

from domain.errors import Refused
from domain.text import fold

OLDEST = timedelta(days=365)
LONGEST_TEXT = 200
"""Characters; a longer text names no one day."""
_OF_LAST_YEAR = timedelta(days=180)
"""A day without its year that lies further ahead than this was meant as last year's."""


class DayUnreadable(Refused):
    """The words name no day, more than one, or more than a day."""

    code = "unit_desk.day_unreadable"


class DayLunar(Refused):
    """The words name a day of the lunar calendar."""

    code = "unit_desk.day_lunar"


class DayAhead(Refused):
    """What was not held yet cannot be recorded."""

    code = "unit_desk.day_ahead"


class DayTooOld(Refused):
    """A day of more than a year ago."""

    code = "unit_desk.day_too_old"


CLOCK = re.compile(
    r"(?<![0-9/.])([01]?[0-9]|2[0-4])\s*(?:gio|h|g|:)\s*([0-5][0-9](?![0-9])|ruoi)?(?![a-z])"
)
DATE = re.compile(r"(?<![0-9/])([0-3]?[0-9])\s*(?:/|-|\.|thang)\s*([01]?[0-9])"
                  r"(?:\s*(?:/|-|\.|nam)\s*(20[0-9]{2}|[0-9]{2}))?(?![0-9/])")  # fmt: skip
WEEKDAY = re.compile(r"\b(?:thu\s+(hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)\b")
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3}
_WEEKDAYS |= {"sau": 4, "6": 4, "bay": 5, "7": 5}
_SUNDAY = 6
_LUNAR = re.compile(
    r"\b(?:am lich|lich am|ngay am|mung|mong|ram|tet|gieng|thang chap|giao thua)\b|[0-9] am\b"
)
_WEEKS = re.compile(r"\btuan (truoc|nay)\b")
_SPOKEN = {"hom nay": 0, "sang nay": 0, "trua nay": 0, "chieu nay": 0, "toi nay": 0, "nay": 0}
_SPOKEN |= {"hom qua": 1, "sang qua": 1, "trua qua": 1, "chieu qua": 1, "toi qua": 1, "dem qua": 1}
_SPOKEN |= {"qua": 1, "hom kia": 2, "ngay mai": -1, "mai": -1, "ngay kia": -2}
_FILLERS = re.compile(
    r"ngay|hom|truoc|nua|lop|hoc|buoi|luc|vao|sang|trua|chieu|toi|dem|gio|a|nhe|nha|roi|"
    r"vua|moi|da|hop|to|chuc|dien|ra|la|chau|do|day|khoang|tam|nam|nay|tuan"
)
"""Words around a day that change nothing about it."""


def is_lunar(folded: str) -> bool:
    """Return whether words without accents speak of the lunar calendar."""
    return _LUNAR.search(folded) is not None


def weekday_of(found: re.Match[str]) -> int:
    """Return the day of the week that was named, 0 for Monday."""
    return _WEEKDAYS[found[1]] if found[1] else _SUNDAY


def leftovers(folded: str, fillers: re.Pattern[str]) -> list[str]:
    """Return the words that change what was said, or might."""
    return [word for word in re.findall(r"\w+", folded) if not fillers.fullmatch(word)]


def read_day(raw: str, today: date, *, first: date | None = None) -> date:
    """Return a day that is past: "hôm qua", "3/11", "ngày 3 tháng 11 năm 2026".

    ``first`` is the earliest day there may be, a year ago if it is not said.
    Raises DayUnreadable, DayLunar, DayAhead, DayTooOld.
    """
    if len(raw) > LONGEST_TEXT:
        raise DayUnreadable
    said = fold(raw)
    if is_lunar(said):
        raise DayLunar
    day = _named(CLOCK.sub(" ", said), today)
    if day > today:
        raise DayAhead
    if day < (first or today - OLDEST):
        raise DayTooOld
    return day


def _named(said: str, today: date) -> date:
    dated, said = _first(DATE, said)
    weekday, said = _first(WEEKDAY, said)
    if dated is not None:
        day = _dated(dated, today)
        if weekday is not None and day.weekday() != weekday_of(weekday):
            raise DayUnreadable
    elif weekday is not None:
        week, said = _first(_WEEKS, said)
        day = _past(today, weekday_of(weekday), week[1] if week else "")
    else:
        ago, said = _spoken(said)
        day = today - timedelta(days=ago)
    if leftovers(said, _FILLERS):
        raise DayUnreadable
    return day


def _first(what: re.Pattern[str], said: str) -> tuple[re.Match[str] | None, str]:
    """Return the first match, and the words without it."""
    found = what.search(said)
    return found, said if found is None else f"{said[: found.start()]} {said[found.end() :]}"


def _spoken(said: str) -> tuple[int, str]:
    """Return how many days ago a spoken day was, and the words without it."""
    for words in sorted(_SPOKEN, key=len, reverse=True):
        found, rest = _first(re.compile(rf"\b{words}\b"), said)
        if found is not None:
            return _SPOKEN[words], rest
    raise DayUnreadable


def _past(today: date, weekday: int, week: str) -> date:
    monday = today - timedelta(days=today.weekday())
    if week:
        return monday + timedelta(days=weekday - (7 if week == "truoc" else 0))
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def _dated(found: re.Match[str], today: date) -> date:
    day, month, year = int(found[1]), int(found[2]), found[3]
    with suppress(ValueError):
        if year is not None:
            return date(int(year) % 2000 + 2000, month, day)
        meant = date(today.year, month, day)
        return meant.replace(year=today.year - 1) if meant - today > _OF_LAST_YEAR else meant
    raise DayUnreadable
