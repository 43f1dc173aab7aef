"""Who is told and who is left in peace: one decision, always with its reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.fields import BrokenLesson
from content.reminder_rules import FILE, load_policy
from content.texts import Texts
from domain.deliveries import MessageKind
from domain.reminders.reminders import (
    History,
    ReminderAudience,
    ReminderKind,
    ReminderToSend,
    SkipReason,
    decide,
    is_due_again,
    is_time,
    work_begins,
)
from domain.zone import day_of

POLICY = load_policy()
USUAL = POLICY.usual
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = day_of(NOW)


def told(*days_ago: int, unanswered: int = 0, is_silent: bool = False) -> History:
    days = [TODAY - timedelta(days=ago) for ago in days_ago]
    return History(days, unanswered, is_silent)


@pytest.mark.parametrize(
    ("history", "wish", "is_quiet", "meant"),
    [
        (told(), USUAL, False, ReminderToSend()),
        (told(1, 2), USUAL, False, ReminderToSend()),
        (told(1, 2, 3), USUAL, False, SkipReason.WEEKLY_LIMIT),
        (told(5, 6, 7), USUAL, False, ReminderToSend()),
        (told(0), USUAL, False, SkipReason.CAP),
        (told(3), replace(USUAL, per_week=1), False, SkipReason.WEEKLY_LIMIT),
        (told(7), replace(USUAL, per_week=1), False, ReminderToSend()),
        (told(3, unanswered=1), USUAL, False, ReminderToSend()),
        (told(3, unanswered=2), USUAL, False, SkipReason.WEEKLY_LIMIT),
        (told(7, unanswered=5), USUAL, False, ReminderToSend()),
        (told(7, unanswered=6), USUAL, False, ReminderToSend(is_last=True)),
        (told(unanswered=7, is_silent=True), USUAL, False, SkipReason.SILENT),
        (told(), USUAL, True, SkipReason.QUIET),
        (told(), replace(USUAL, per_week=0), False, SkipReason.MUTED),
    ],
)
def test_one_decision(history: History, wish, is_quiet: bool, meant: ReminderToSend | SkipReason):
    assert decide(POLICY, wish, history, NOW, is_quiet=is_quiet) == meant


histories = st.builds(
    told,
    st.integers(0, 9),
    st.integers(0, 9),
    unanswered=st.integers(0, 9),
    is_silent=st.booleans(),
)


@given(histories, st.integers(0, 7), st.booleans())
def test_never_more_than_wished_never_twice_a_day_never_in_quiet_or_silence(
    history: History, per_week: int, is_quiet: bool
):
    wish = replace(USUAL, per_week=per_week)
    meant = decide(POLICY, wish, history, NOW, is_quiet=is_quiet)
    if isinstance(meant, ReminderToSend):
        week = [day for day in history.told_on if (TODAY - day).days < 7]
        assert len(week) < per_week
        assert TODAY not in history.told_on
        assert not is_quiet
        assert not history.is_silent
        assert history.unanswered < 2 or not week


def test_the_same_is_named_a_few_times_with_days_between():
    lesson = POLICY.rule(ReminderKind.UNFINISHED_LESSON)
    assert is_due_again(lesson, 0, None, TODAY)
    assert not is_due_again(lesson, 1, TODAY - timedelta(days=4), TODAY)
    assert is_due_again(lesson, 1, TODAY - timedelta(days=5), TODAY)
    assert not is_due_again(lesson, 3, TODAY - timedelta(days=50), TODAY)
    review = POLICY.rule(ReminderKind.REVIEW_DUE)
    assert is_due_again(review, 300, TODAY - timedelta(days=1), TODAY)


@pytest.mark.parametrize(
    ("minutes", "is_hers"), [(-1, False), (0, True), (179, True), (180, False)]
)
def test_not_before_the_hour_and_not_long_after_it(minutes: int, is_hers: bool):
    begins = USUAL.begins_on(TODAY)
    assert is_time(begins, timedelta(hours=3), NOW + timedelta(minutes=minutes)) is is_hers
    assert not is_time(replace(USUAL, days="0111111").begins_on(TODAY), timedelta(days=9), NOW)


def test_work_is_told_at_eight_on_its_days():
    digest, new = POLICY.rule(ReminderKind.WEEKLY_DIGEST), POLICY.rule(ReminderKind.NEW_SUBMISSIONS)
    days = [TODAY + timedelta(days=n) for n in range(7)]
    assert [day.weekday() for day in days if work_begins(digest, day)] == [0]
    assert [day.weekday() for day in days if work_begins(new, day)] == [0, 1, 2, 3, 4]
    assert all(work_begins(new, day) is None for day in days[5:])


# The rules as data -------------------------------------------------------------------------------


def test_every_rule_has_its_sentence_and_residents_are_only_reminded():
    texts = Texts.load()
    for rule in POLICY.rules:
        file = "reminders" if rule.whom is ReminderAudience.RESIDENT else "work_reminders"
        assert texts.has(f"{file}.{rule.occasion}"), rule.occasion
        assert (rule.kind is MessageKind.REMINDER) is (rule.whom is ReminderAudience.RESIDENT)
        assert (rule.at is None) is (rule.whom is ReminderAudience.RESIDENT)
    assert POLICY.kind_of(ReminderKind.LAST_WORD) is MessageKind.REMINDER
    assert (USUAL.per_week, POLICY.slow_after, POLICY.silent_after) == (3, 2, 4)


def changed(old: str, new: str) -> bytes:
    text = (files("content") / FILE).read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("rule: more_asked", "rule: more_asking", "must be one of"),
        ("rule: more_asked", "rule: review_due", "must be there 1 times"),
        ("rule: more_asked", "rule: last_word", "must be there 0 times|must be there 1 times"),
        ("for: leader", "for: everyone", "must be one of"),
        ('at: "08:00"', 'at: "tám giờ"', "must be an hour"),
        ('days: "1111100"', 'days: "11111"', "seven characters"),
        ("within_hours: 3", "within_hours: 0", "leave a day between"),
        ("again_days: 4", "again_days: 0", "leave a day between"),
        ("kind: reminder, after", "kind: broadcast, after", "must be one of"),
        ("times: 3", "time: 3", "times is missing"),
        ("per_week: 3", "per_week: 8", "at most 7"),
        ("hour: 16", "hour: 24", "of a day"),
    ],
)
def test_a_broken_rule_is_named(old: str, new: str, named: str):
    with pytest.raises(BrokenLesson, match=named):
        load_policy(changed(old, new))
