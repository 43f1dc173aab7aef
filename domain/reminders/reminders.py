"""When somebody is reminded of something she left, and when she is left in peace: the whole rule.

Every decision ends in "tell" or in a named reason. A resident is reminded on her own days, at her
own hour, a few times a week; what she leaves unanswered makes us quieter, and at last silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.deliveries import MessageKind
from domain.zone import LOCAL, day_of

EVERY_DAY = "1111111"
_WEEK = timedelta(days=7)


class ReminderAudience(StrEnum):
    """Whom a rule is for; work reminders of leaders and staff take nothing from a resident's."""

    RESIDENT = "resident"
    LEADER = "leader"
    STAFF = "staff"


class ReminderKind(StrEnum):
    """What people are reminded of."""

    MORE_ASKED = "more_asked"
    CAMPAIGN_CLOSING = "campaign_closing"
    REVIEW_DUE = "review_due"
    UNFINISHED_LESSON = "unfinished_lesson"
    UNFINISHED_DRAFT = "unfinished_draft"
    NEW_SUBMISSIONS = "new_submissions"
    DEADLINES_NEAR = "deadlines_near"
    WEEKLY_DIGEST = "weekly_digest"
    LAST_WORD = "last_word"


class ReminderDecision(StrEnum):
    """What became of one occurrence: told, to be decided again, or left out for good."""

    TOLD = "told"
    WAITING = "waiting"
    LEFT_OUT = "left_out"


class SkipReason(StrEnum):
    """Why somebody was not told now, or not at all."""

    QUIET = "quiet"
    CAP = "cap"
    WEEKLY_LIMIT = "weekly_limit"
    SILENT = "silent"
    MUTED = "muted"
    NO_ACCOUNT = "no_account"
    BLOCKED = "blocked"
    DONE_MEANWHILE = "done_meanwhile"


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """One rule, as its file tells it.

    ``after``: how long something lies before it is due; for what closes or falls due, how long
    before. ``again``: how long until the same is due once more; ``times`` at most (0: no limit).
    ``at`` and ``days`` (seven characters, Monday first) are the hour and days of work reminders;
    residents have their own. ``within``: how late after the hour it may still be told.
    """

    occasion: ReminderKind
    whom: ReminderAudience
    kind: MessageKind
    after: timedelta
    again: timedelta
    times: int
    within: timedelta
    days: str = EVERY_DAY
    at: time | None = None


@dataclass(frozen=True, slots=True)
class ReminderPreference:
    """How somebody wants to be reminded: on which days, at which hour, how often in seven days."""

    days: str
    hour: int
    per_week: int

    def begins_on(self, day: date) -> datetime | None:
        """Return when her hour begins on a date of the ward, None on a day that is not hers."""
        if self.days[day.weekday()] != "1":
            return None
        return datetime.combine(day, time(self.hour), LOCAL)


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """The ward's way of reminding.

    ``usual`` holds for whoever wished nothing else. After ``slow_after`` unanswered in a row she
    is reminded once a week, after ``silent_after`` more she hears one last word. Whoever was
    talking less than ``talking`` ago is not interrupted.
    """

    rules: Sequence[ReminderRule]
    usual: ReminderPreference
    slow_after: int
    silent_after: int
    talking: timedelta

    def rule(self, occasion: ReminderKind) -> ReminderRule:
        """Return the rule for an occasion."""
        return next(rule for rule in self.rules if rule.occasion is occasion)

    def kind_of(self, occasion: ReminderKind) -> MessageKind:
        """Return as what something is told; the last word is a reminder like those before it."""
        return (
            MessageKind.REMINDER if occasion is ReminderKind.LAST_WORD else self.rule(occasion).kind
        )


@dataclass(frozen=True, slots=True)
class History:
    """What somebody was told: ``told_on`` the dates of the last seven days, newest anywhere.

    ``unanswered`` counts what she was told since she last did anything here; ``is_silent``: the
    last word was among it.
    """

    told_on: Sequence[date] = ()
    unanswered: int = 0
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class ReminderToSend:
    """Tell her now; ``is_last``: it is the last word before silence."""

    is_last: bool = False


def decide(
    policy: ReminderPolicy,
    wish: ReminderPreference,
    history: History,
    now: datetime,
    *,
    is_quiet: bool,
) -> ReminderToSend | SkipReason:
    """Return whether a resident is told the first thing that waits for her, or why not now."""
    today = day_of(now)
    if wish.per_week < 1:
        return SkipReason.MUTED
    if history.is_silent:
        return SkipReason.SILENT
    if is_quiet:
        return SkipReason.QUIET
    if today in history.told_on:
        return SkipReason.CAP
    is_slow = history.unanswered >= policy.slow_after
    recent = [day for day in history.told_on if day > today - _WEEK]
    if len(recent) >= (1 if is_slow else wish.per_week):
        return SkipReason.WEEKLY_LIMIT
    return ReminderToSend(is_last=history.unanswered >= policy.slow_after + policy.silent_after)


def is_due_again(rule: ReminderRule, told: int, last_told_on: date | None, today: date) -> bool:
    """Return whether the same may be told once more, after so many times and that last day."""
    if rule.times and told >= rule.times:
        return False
    return last_told_on is None or today >= last_told_on + rule.again


def is_time(begins: datetime | None, within: timedelta, now: datetime) -> bool:
    """Return whether now is not before an hour, and not too late after it."""
    return begins is not None and begins <= now < begins + within


def work_begins(rule: ReminderRule, day: date) -> datetime | None:
    """Return when a work reminder is due on a date of the ward, None on a day without it."""
    if rule.at is None or rule.days[day.weekday()] != "1":
        return None
    return datetime.combine(day, rule.at, LOCAL)
