"""The rules of reminders: when a person is reminded of something unfinished, and when not.

Every decision ends in "tell" or in a named reason. A resident is reminded on their own days, at
their own hour, a few times a week; unanswered reminders come less often, and at last stop.
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
    """Whom a rule is for; work reminders do not count against a resident's limit."""

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
    LESSONS_STALE_SOON = "lessons_stale_soon"
    WEEKLY_DIGEST = "weekly_digest"
    LAST_WORD = "last_word"


class ReminderDecision(StrEnum):
    """The decision on one occurrence: sent, to be decided again, or left out for good."""

    TOLD = "told"
    WAITING = "waiting"
    LEFT_OUT = "left_out"


class SkipReason(StrEnum):
    """Why somebody was not reminded now, or not at all."""

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
    """One rule, as read from its file.

    ``after``: how long something lies before it is due; for what closes or falls due, how long
    before. ``again``: how long until the same is due once more; ``times`` at most (0: no limit).
    ``at`` and ``days`` (seven characters, Monday first) are the hour and days of work reminders;
    residents have their own. ``within``: how late after the hour it may still be sent.
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
        """Return when the person's hour begins on a date of the ward, None on a day that is not
        theirs."""
        if self.days[day.weekday()] != "1":
            return None
        return datetime.combine(day, time(self.hour), LOCAL)


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """The ward's policy for reminders.

    ``usual`` is the default preference. After ``slow_after`` unanswered in a row a person is
    reminded once a week, after ``silent_after`` more they get one last word. A person who was
    active less than ``talking`` ago is not interrupted.
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
        """Return the message kind of a reminder; the last word is a REMINDER too."""
        return (
            MessageKind.REMINDER if occasion is ReminderKind.LAST_WORD else self.rule(occasion).kind
        )


@dataclass(frozen=True, slots=True)
class History:
    """The reminders a person got: ``told_on`` the dates of the last seven days, newest anywhere.

    ``unanswered`` counts those since they last did anything here; ``is_silent``: the last word was
    among them.
    """

    told_on: Sequence[date] = ()
    unanswered: int = 0
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class ReminderToSend:
    """Decision: remind the person now; ``is_last``: it is the last word before silence."""

    is_last: bool = False


def decide(
    policy: ReminderPolicy,
    wish: ReminderPreference,
    history: History,
    now: datetime,
    *,
    is_quiet: bool,
) -> ReminderToSend | SkipReason:
    """Return whether a resident is sent the first reminder that waits for them, or why not now."""
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
    """Return whether the same reminder may be sent again, after so many times and that last day."""
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
