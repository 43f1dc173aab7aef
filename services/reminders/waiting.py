"""Finds what waits for residents whose hour it is: the finds of each rule, with their phrases."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from db.queries.reminders import due as rows
from db.queries.reminders.due import Hour
from domain.initiatives.initiatives import Status, title
from domain.learning.lessons import Lesson, LessonId
from domain.reminders.reminders import (
    EVERY_DAY,
    ReminderAudience,
    ReminderKind,
    ReminderPolicy,
    ReminderRule,
    is_time,
)
from domain.zone import day_bounds, day_of
from services.learning import lessons
from services.learning import shelf as shelves
from services.notices import Notice
from services.work import Work

ALL_DUE = "all"
"""The subject of reminders about reviews: all due questions, one at a time."""
SHOWN_TITLE = 40
_HOURS = range(24)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """Something that waits for a person: by which rule, its subject, its phrase and facts."""

    person: UUID
    occasion: ReminderKind
    subject: str
    notice: Notice


def hour_of(policy: ReminderPolicy, now: datetime, within: timedelta) -> Hour:
    """Return the current hour's people: begun less than ``within`` ago."""
    today = day_of(now)
    residents = [rule for rule in policy.rules if rule.whom is ReminderAudience.RESIDENT]
    every_day = replace(policy.usual, days=EVERY_DAY)
    return Hour(
        weekday=today.weekday(),
        hours=[
            hour
            for hour in _HOURS
            if is_time(replace(every_day, hour=hour).begins_on(today), within, now)
        ],
        usual_days=policy.usual.days,
        usual_hour=policy.usual.hour,
        since=day_bounds(today)[0],
        rules=[*(rule.occasion for rule in residents), ReminderKind.LAST_WORD],
    )


async def waiting(work: Work, policy: ReminderPolicy) -> dict[UUID, list[DueReminder]]:
    """Return what waits for each person whose hour it is, the most important first."""
    found: dict[UUID, list[DueReminder]] = defaultdict(list)
    shown = {lesson.id: lesson for lesson, _ in await shelves.visible(work)}
    for rule in policy.rules:
        if rule.whom is not ReminderAudience.RESIDENT:
            continue
        hour = hour_of(policy, work.now, rule.within)
        if not hour.hours:
            continue
        for one in await _FINDERS[rule.occasion](work, rule, hour, shown):
            found[one.person].append(one)
    return found


async def _lessons(
    work: Work, rule: ReminderRule, hour: Hour, shown: Mapping[LessonId, Lesson]
) -> Iterable[DueReminder]:
    left = await rows.left_lessons(
        work.session,
        hour=hour,
        before=work.now - rule.after,
        lessons=shown.keys(),
        end=lessons.END,
    )
    return [
        DueReminder(
            row.person_id,
            rule.occasion,
            row.lesson_id,
            Notice(
                "reminder.unfinished_lesson",
                {"lesson": row.lesson_id, "title": shown[row.lesson_id].title},
            ),
        )
        for row in _one_each(left)
    ]


async def _reviews(
    work: Work, rule: ReminderRule, hour: Hour, shown: Mapping[LessonId, Lesson]
) -> Iterable[DueReminder]:
    due = await rows.due_cards(
        work.session, hour=hour, now=work.now - rule.after, lessons=shown.keys()
    )
    return [
        DueReminder(
            row.person_id,
            rule.occasion,
            ALL_DUE,
            Notice("reminder.review_due", {"title": shown[row.lesson_id].title}),
        )
        for row in _one_each(due)
    ]


async def _drafts(
    work: Work, rule: ReminderRule, hour: Hour, _shown: Mapping[LessonId, Lesson]
) -> Iterable[DueReminder]:
    left = await rows.left_initiatives(
        work.session, hour=hour, status=Status.DRAFT, before=work.now - rule.after
    )
    return [
        DueReminder(
            row.person_id,
            rule.occasion,
            row.id.hex,
            Notice(
                "reminder.unfinished_draft",
                {"draft": row.id.hex, "title": title(row.story, SHOWN_TITLE)},
            ),
        )
        for row in _one_each(left)
    ]


async def _asked(
    work: Work, rule: ReminderRule, hour: Hour, _shown: Mapping[LessonId, Lesson]
) -> Iterable[DueReminder]:
    asked = await rows.left_initiatives(
        work.session, hour=hour, status=Status.MORE_ASKED, before=work.now - rule.after
    )
    return [
        DueReminder(
            row.person_id,
            rule.occasion,
            row.id.hex,
            Notice("reminder.more_asked", {"initiative": row.id.hex, "code": row.code}),
        )
        for row in _one_each(asked)
    ]


async def _closing(
    work: Work, rule: ReminderRule, hour: Hour, _shown: Mapping[LessonId, Lesson]
) -> Iterable[DueReminder]:
    """Return the year's closing for people with a draft; nothing if the ward names no day."""
    closes_on = work.context.ward.closes_on
    if closes_on is None or not timedelta(0) <= closes_on - work.today <= rule.after:
        return []
    left = await rows.left_initiatives(
        work.session, hour=hour, status=Status.DRAFT, before=work.now
    )
    day = f"{closes_on.day}/{closes_on.month}/{closes_on.year}"
    return [
        DueReminder(
            row.person_id,
            rule.occasion,
            closes_on.isoformat(),
            Notice("reminder.campaign_closing", {"draft": row.id.hex, "day": day}),
        )
        for row in _one_each(left)
    ]


_Find = Callable[
    [Work, ReminderRule, Hour, Mapping[LessonId, Lesson]], Awaitable[Iterable[DueReminder]]
]
_FINDERS: Mapping[ReminderKind, _Find] = {
    ReminderKind.MORE_ASKED: _asked,
    ReminderKind.CAMPAIGN_CLOSING: _closing,
    ReminderKind.REVIEW_DUE: _reviews,
    ReminderKind.UNFINISHED_LESSON: _lessons,
    ReminderKind.UNFINISHED_DRAFT: _drafts,
}


def _one_each(found: Iterable[Any]) -> Iterable[Any]:
    """Keep each person's first row: one thing at a time."""
    seen: dict[UUID, Any] = {}
    for row in found:
        seen.setdefault(row.person_id, row)
    return seen.values()
