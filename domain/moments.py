"""Parses a future time as people type it: "7h tối mai", "19:30 20/11", "8h sáng thứ
hai"."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from domain.errors import Refused
from domain.forms.days import CLOCK, DATE, LONGEST_TEXT, WEEKDAY, is_lunar, leftovers, weekday_of
from domain.text import fold
from domain.zone import LOCAL

FARTHEST = timedelta(days=60)
_LATELY = timedelta(days=180)
"""A day without a year, past by no more than this, was meant as past, not as next year's."""


class MomentUnreadable(Refused):
    """The words name no hour, or a day that does not exist."""

    code = "broadcasts.moment_unreadable"


class MomentLunar(Refused):
    """The words name a day of the lunar calendar."""

    code = "broadcasts.moment_lunar"


class MomentPast(Refused):
    """The time is in the past."""

    code = "broadcasts.moment_past"


class MomentTooFar(Refused):
    """The time is farther ahead than messages are scheduled."""

    code = "broadcasts.moment_too_far"


_PERIODS = (
    ("sang", range(12), 0),
    ("trua", range(1, 4), 12),
    ("chieu", range(1, 12), 12),
    ("toi", range(1, 12), 12),
    ("dem", range(7, 12), 12),
)
"""Words for parts of the day: their hours on a 12-hour clock, and the hours to add."""
_AHEAD = {"ngay kia": 2, "ngay mot": 2, "mot": 2, "ngay mai": 1, "mai": 1}
_AHEAD |= {"hom nay": 0, "nay": 0, "bay gio": 0}
_GONE = re.compile(r"\b(?:hom qua|hom kia|(?:sang|chieu|toi|dem) qua|vua roi|tuan truoc)\b")
_FILLERS = re.compile(
    r"gui|hen|dat|luc|vao|ngay|sang|trua|chieu|toi|dem|nay|a|nhe|nha|chau|cho|bac|anh|chi|"
    r"em|dung|tin|bai|di|duoc|giup"
)
"""Words around a time that change nothing about it."""


def read_moment(raw: str, now: datetime) -> datetime:
    """Return the instant (UTC) that words name; without a day the next such hour is meant.

    All of the words count. Raises MomentUnreadable, MomentLunar, MomentPast, MomentTooFar.
    """
    if len(raw) > LONGEST_TEXT:
        raise MomentUnreadable
    said = fold(raw)
    if is_lunar(said):
        raise MomentLunar
    today = now.astimezone(LOCAL).date()
    day, rest = _day(_GONE.sub(" ", said), today)
    at, rest = _hour(rest)
    if leftovers(rest, _FILLERS):
        raise MomentUnreadable
    moment = datetime.combine(day or today, at, LOCAL).astimezone(UTC)
    if moment <= now and day is None:
        moment += timedelta(days=1)
    if moment <= now or _GONE.search(said):
        raise MomentPast
    if moment - now > FARTHEST:
        raise MomentTooFar(days=FARTHEST.days)
    return moment


def _hour(said: str) -> tuple[time, str]:
    """Return the hour that the words name, and the words without it."""
    found = CLOCK.search(said)
    if found is None:
        raise MomentUnreadable
    hour, minutes = int(found[1]), found[2]
    for word, hours, more in _PERIODS:
        if re.search(rf"\b{word}\b", said) and hour in hours:
            hour += more
            break
    with suppress(ValueError):
        at = time(hour, 30 if minutes == "ruoi" else int(minutes or 0))
        return at, f"{said[: found.start()]} {said[found.end() :]}"
    raise MomentUnreadable


def _day(said: str, today: date) -> tuple[date | None, str]:
    """Return the day that the words name, None for none, and the words without it."""
    for what, meant in ((DATE, _dated), (WEEKDAY, _next)):
        found = what.search(said)
        if found is not None:
            return meant(found, today), f"{said[: found.start()]} {said[found.end() :]}"
    for words, days in _AHEAD.items():
        found = re.search(rf"\b{words}\b", said)
        if found is not None:
            return today + timedelta(days=days), f"{said[: found.start()]} {said[found.end() :]}"
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


def _next(found: re.Match[str], today: date) -> date:
    """Return the next such day of the week; today's name means a week from now."""
    return today + timedelta(days=(weekday_of(found) - today.weekday() - 1) % 7 + 1)
