"""Parses a future time as people type it: "7h tối mai", "19:30 20/11", "8h sáng thứ
hai"."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from domain.errors import Refused
from domain.text import fold
from domain.zone import LOCAL

FARTHEST = timedelta(days=60)
_LATELY = timedelta(days=180)
"""A day without a year, past by no more than this, was meant as past, not as next year's."""


class MomentUnreadable(Refused):
    """The words name no hour, or a day that does not exist."""

    code = "broadcasts.moment_unreadable"


class MomentPast(Refused):
    """The time is in the past."""

    code = "broadcasts.moment_past"


class MomentTooFar(Refused):
    """The time is farther ahead than messages are scheduled."""

    code = "broadcasts.moment_too_far"


_CLOCK = re.compile(
    r"(?<![0-9/.])([01]?[0-9]|2[0-4])\s*(?:gio|h|g|:)\s*([0-5][0-9](?![0-9])|ruoi)?(?![a-z])"
)
_DATE = re.compile(r"(?<![0-9])([0-3]?[0-9])\s*(?:/|-|\.|thang)\s*([01]?[0-9])"
                   r"(?:\s*(?:/|-|\.|nam)\s*(20[0-9]{2}|[0-9]{2}))?(?![0-9])")  # fmt: skip
_PERIODS = (
    ("sang", range(12), 0),
    ("trua", range(1, 4), 12),
    ("chieu", range(1, 12), 12),
    ("toi", range(1, 12), 12),
    ("dem", range(7, 12), 12),
)
"""Words for parts of the day: their hours on a 12-hour clock, and the hours to add."""
_AHEAD = {"ngay kia": 2, "ngay mot": 2, "mot": 2, "ngay mai": 1, "mai": 1}
_AHEAD |= {"hom nay": 0, "toi nay": 0, "chieu nay": 0, "sang nay": 0, "bay gio": 0}
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3}
_WEEKDAYS |= {"sau": 4, "6": 4, "bay": 5, "7": 5}
_WEEKDAY = re.compile(r"\bthu\s+(hai|ba|tu|nam|sau|bay|[2-7])\b")
_SUNDAY = re.compile(r"\b(?:chu nhat|cn)\b")


def read_moment(raw: str, now: datetime) -> datetime:
    """Return the instant (UTC) that words name; without a day the next such hour is meant.

    Raises MomentUnreadable, MomentPast, MomentTooFar.
    """
    said = fold(raw)
    today = now.astimezone(LOCAL).date()
    day, rest = _day(said, today)
    at = _hour(rest)
    moment = datetime.combine(day or today, at, LOCAL).astimezone(UTC)
    if moment <= now and day is None:
        moment += timedelta(days=1)
    if moment <= now:
        raise MomentPast
    if moment - now > FARTHEST:
        raise MomentTooFar(days=FARTHEST.days)
    return moment


def _hour(said: str) -> time:
    found = _CLOCK.search(said)
    if found is None:
        raise MomentUnreadable
    hour, minutes = int(found[1]), found[2]
    for word, hours, more in _PERIODS:
        if re.search(rf"\b{word}\b", said) and hour in hours:
            hour += more
            break
    with suppress(ValueError):
        return time(hour, 30 if minutes == "ruoi" else int(minutes or 0))
    raise MomentUnreadable


def _day(said: str, today: date) -> tuple[date | None, str]:
    """Return the day that the words name, None for none, and the words without it."""
    dated = _DATE.search(said)
    if dated is not None:
        return _dated(dated, today), said[: dated.start()] + " " + said[dated.end() :]
    weekday = _WEEKDAY.search(said)
    if weekday is not None:
        rest = said[: weekday.start()] + " " + said[weekday.end() :]
        return _next(today, _WEEKDAYS[weekday[1]]), rest
    if _SUNDAY.search(said):
        return _next(today, 6), said
    for words, days in _AHEAD.items():
        if re.search(rf"\b{words}\b", said):
            return today + timedelta(days=days), said
    return None, said


def _dated(found: re.Match[str], today: date) -> date:
    day, month, year = int(found[1]), int(found[2]), found[3]
    with suppress(ValueError):
        if year is not None:
            return date(int(year) % 2000 + 2000, month, day)
        this_year = date(today.year, month, day)
        if today - this_year > _LATELY:
            return date(today.year + 1, month, day)
        return this_year
    raise MomentUnreadable


def _next(today: date, weekday: int) -> date:
    """Return the next such day of the week; today's name means a week from now."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
