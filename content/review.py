"""Reads the review schedules: the days of each step, from which day on, by which source."""

from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.learning.review_schedule import ReviewSchedule

FILE = "review.yaml"


def load_review_schedules(data: bytes | None = None) -> tuple[ReviewSchedule, ...]:
    """Return every schedule of the file, the oldest first. Raises BrokenLesson."""
    raw = (files("content") / FILE).read_bytes() if data is None else data
    fields = Fields(read_yaml(raw, FILE), FILE)
    found = [_ladder(part) for part in fields.parts("ladders")]
    fields.close()
    if not found:
        raise BrokenLesson(FILE, "ladders", "must hold one ladder at least")
    return tuple(sorted(found, key=lambda one: one.since))


def _ladder(part: Fields) -> ReviewSchedule:
    days = part.numbers("days")
    if not days or list(days) != sorted(set(days)) or days[0] < 1:
        raise BrokenLesson(FILE, "days", "must be days that grow from rung to rung")
    ladder = ReviewSchedule(
        days=days,
        risky_days=part.number("risky_days"),
        wrong_days=part.number("wrong_days"),
        per_day=part.number("per_day"),
        per_day_elders=part.number("per_day_elders"),
        elder_age=part.number("elder_age"),
        since=part.day("since"),
        source=part.text("source"),
        is_confirmed=part.flag("confirmed"),
    )
    part.close()
    if min(ladder.risky_days, ladder.wrong_days, ladder.per_day, ladder.per_day_elders) < 1:
        raise BrokenLesson(FILE, "ladders", "must count from one")
    return ladder
