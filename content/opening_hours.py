"""Reads the counter's opening hours in a ward's profile, and says them for one day."""

from collections.abc import Mapping
from datetime import date, time
from functools import cache
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.opening_hours import WEEKDAYS, OpeningHours
from domain.quiet import read_hours

FILE = "opening_hours.yaml"


def read_opening(fields: Fields, file: str) -> OpeningHours:
    """Take ``opening``: for each weekday ranges such as "07:30-11:30,13:30-17:00"."""
    days = {}
    for name, text in fields.pairs("opening").items():
        where = f"counter.opening.{name}"
        if name not in WEEKDAYS:
            raise BrokenLesson(file, where, f"is unknown; the days are {', '.join(WEEKDAYS)}")
        try:
            days[name] = read_hours(text)
        except ValueError as wrong:
            raise BrokenLesson(file, where, str(wrong)) from wrong
        if any(hours.begin > hours.end for hours in days[name]):
            raise BrokenLesson(file, where, "must not pass midnight")
    return OpeningHours(days)


def opening_text(opening: OpeningHours) -> Mapping[str, str]:
    """Return the field that ``read_opening`` reads back as these hours."""
    return {
        day: ",".join(f"{one.begin:%H:%M}-{one.end:%H:%M}" for one in ranges)
        for day, ranges in opening.days.items()
    }


def told_for(opening: OpeningHours, day: date) -> str:
    """Return in words whether the counter is open on a date, and from when to when."""
    words, weekdays = _words()
    ranges = [
        words["range"].format(begin=_time(one.begin), end=_time(one.end)) for one in opening.on(day)
    ]
    said = words["open"] if ranges else words["closed"]
    hours = f" {words['and']} ".join(ranges)
    return said.format(day=weekdays[WEEKDAYS[day.weekday()]], hours=hours)


def _time(at: time) -> str:
    words, _ = _words()
    shape = words["hour_and_minutes"] if at.minute else words["hour"]
    return shape.format(hour=at.hour, minutes=f"{at.minute:02}")


@cache
def _words() -> tuple[Mapping[str, str], Mapping[str, str]]:
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    words, weekdays = fields.pairs("words"), fields.pairs("weekdays")
    fields.close()
    return words, weekdays
