"""Reads the retention rules: what is kept for how many days, and why."""

from collections.abc import Sequence
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.retention import Kept, RetentionRule

FILE = "retention.yaml"


def load_retention(data: bytes | None = None) -> Sequence[RetentionRule]:
    """Return every rule, one for each kind. Raises BrokenLesson naming what is wrong or missing."""
    raw = (files("content") / FILE).read_bytes() if data is None else data
    fields = Fields(read_yaml(raw, FILE), FILE)
    rules = []
    for part in fields.parts("retention"):
        rules.append(
            RetentionRule(
                kept=part.one_of("kept", Kept),
                days=part.number("days"),
                source=part.text("source"),
                is_confirmed=part.flag("confirmed"),
            )
        )
        part.close()
        if rules[-1].days < 1:
            raise BrokenLesson(FILE, rules[-1].kept, "must be one day at least")
    fields.close()
    for kept in Kept:
        if [one.kept for one in rules].count(kept) != 1:
            raise BrokenLesson(FILE, kept, "must stand there once")
    return tuple(rules)
