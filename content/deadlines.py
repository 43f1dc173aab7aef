"""Reads the deadlines: how many days, from which day on, by which source."""

from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.deadlines import Deadline, DeadlineKind, Deadlines

FILE = "deadlines.yaml"


def load_deadlines(data: bytes | None = None) -> Deadlines:
    """Return every deadline of the file. Raises BrokenLesson naming what is wrong or missing."""
    raw = (files("content") / FILE).read_bytes() if data is None else data
    fields = Fields(read_yaml(raw, FILE), FILE)
    known = []
    for part in fields.parts("deadlines"):
        known.append(
            Deadline(
                due=part.one_of("due", DeadlineKind),
                days=part.number("days"),
                is_working_days=part.flag("working"),
                since=part.day("since"),
                source=part.text("source"),
                is_confirmed=part.flag("confirmed"),
            )
        )
        part.close()
        if known[-1].days < 1:
            raise BrokenLesson(FILE, known[-1].due, "must be one day at least")
    days_off = frozenset(fields.days("days_off"))
    fields.close()
    for due in DeadlineKind:
        if due not in {one.due for one in known}:
            raise BrokenLesson(FILE, due, "is missing")
    return Deadlines(tuple(known), days_off)
