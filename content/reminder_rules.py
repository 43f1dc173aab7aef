"""Reads the reminder rules: what people are reminded of, when, how often, for whom."""

from collections.abc import Sequence
from datetime import time, timedelta
from enum import StrEnum
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.deliveries import MessageKind
from domain.reminders.reminders import (
    EVERY_DAY,
    ReminderAudience,
    ReminderKind,
    ReminderPolicy,
    ReminderPreference,
    ReminderRule,
)

FILE = "reminders.yaml"


class _Sort(StrEnum):
    NOTICE = "notice"
    REMINDER = "reminder"


def load_policy(data: bytes | None = None) -> ReminderPolicy:
    """Return the ward's reminder policy. Raises BrokenLesson naming what is wrong or missing."""
    raw = (files("content") / FILE).read_bytes() if data is None else data
    fields = Fields(read_yaml(raw, FILE), FILE)
    fields.text("source")
    rules = [_rule(part) for part in fields.parts("rules")]
    usual = fields.part("usual")
    policy = ReminderPolicy(
        rules=rules,
        usual=_usual(usual),
        slow_after=fields.number("slow_after"),
        silent_after=fields.number("silent_after"),
        talking=timedelta(minutes=fields.number("talking_minutes")),
    )
    usual.close()
    fields.close()
    _check(rules)
    return policy


def _usual(part: Fields) -> ReminderPreference:
    wish = ReminderPreference(_days(part), part.number("hour"), part.number("per_week"))
    if wish.hour not in range(24):
        raise BrokenLesson(FILE, "usual", "must name an hour of a day")
    if wish.per_week not in range(1, 8):
        raise BrokenLesson(FILE, "usual", "must be at least 1 and at most 7 a week")
    return wish


def _rule(part: Fields) -> ReminderRule:
    occasion, whom = part.one_of("rule", ReminderKind), part.one_of("for", ReminderAudience)
    is_work = whom is not ReminderAudience.RESIDENT
    rule = ReminderRule(
        occasion=occasion,
        whom=whom,
        kind=MessageKind[part.one_of("kind", _Sort).name],
        after=timedelta(days=part.number("after_days")),
        again=timedelta(days=part.number("again_days")),
        times=part.number("times"),
        within=timedelta(hours=part.number("within_hours")),
        at=_hour(part) if is_work else None,
        days=_days(part) if is_work else EVERY_DAY,
    )
    part.close()
    if rule.within <= timedelta(0) or rule.again < timedelta(days=1):
        raise BrokenLesson(FILE, occasion, "must leave a day between and an hour to tell it")
    return rule


def _days(part: Fields) -> str:
    days = part.text("days")
    if len(days) != 7 or set(days) - {"0", "1"}:
        raise BrokenLesson(FILE, "days", 'must be seven characters 0 or 1, not "' + days + '"')
    return days


def _hour(part: Fields) -> time:
    text = part.text("at")
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise BrokenLesson(FILE, "at", f'must be an hour such as 08:00, not "{text}"') from None


def _check(rules: Sequence[ReminderRule]) -> None:
    told = [rule.occasion for rule in rules]
    for occasion in ReminderKind:
        expected = 0 if occasion is ReminderKind.LAST_WORD else 1
        if told.count(occasion) != expected:
            raise BrokenLesson(FILE, occasion, f"must be there {expected} times")
