"""The screens of reminders: what waits, one button to do it, one to stop reminders."""

from collections.abc import Callable, Mapping, Sequence

from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import choice
from services.triage.triage import WorkQueue


def unfinished_lesson(lesson: str, title: str) -> Screen:
    """Remind of an unfinished lesson."""
    open_it = choice("reminders.go_on_learning", "lesson.open", lesson)
    return _reminder(say("reminders.unfinished_lesson", title=title), open_it)


def review_due(title: str) -> Screen:
    """Remind of questions to review."""
    return _reminder(say("reminders.review_due", title=title), choice("reminders.review", "review"))


def unfinished_draft(draft: str, title: str) -> Screen:
    """Remind of a draft; a draft with only a recording or a photo has no title."""
    said = say("reminders.unfinished_draft", title=title)
    return _reminder(said if title else say("reminders.unfinished_draft_file"), _resume(draft))


def more_asked(initiative: str, code: str) -> Screen:
    """Remind that staff asked for more."""
    add = choice("moves.add_now", "tell.add", initiative)
    return _reminder(say("reminders.more_asked", code=code), add)


def campaign_closing(draft: str, day: str) -> Screen:
    """Remind of a draft before the year closes."""
    return _reminder(say("reminders.campaign_closing", day=day), _resume(draft))


def last_word() -> Screen:
    """Show the last reminder before silence."""
    return _reminder(say("reminders.last_word"), choice("learn", "learn"))


def weekly_digest(
    word: str,
    unit: str,
    registered: int,
    learning: int,
    finished: int,
    remembered: int,
    initiatives: int,
) -> Screen:
    """Show a leader the figures of their unit."""
    said = say(
        "work_reminders.weekly_digest",
        unit=unit,
        registered=registered,
        learning=learning,
        finished=finished,
        remembered=remembered,
        initiatives=initiatives,
    )
    return _reminder(said, choice("work_reminders.open_people", "lead.people", word))


def new_submissions(count: int) -> Screen:
    """Show staff how many new initiatives wait."""
    open_new = choice("work_reminders.open_new", "staff.pile", WorkQueue.NEW, 0)
    return _reminder(say("work_reminders.new_submissions", count=count), open_new)


def deadlines_near(initiatives: int, messages: int) -> Screen:
    """Show staff how many answers fall due."""
    said = say("work_reminders.deadlines_near", initiatives=initiatives, messages=messages)
    return _reminder(said, choice("work_reminders.open_desk", "staff"))


def lessons_stale_soon(lessons: Sequence[Mapping[str, str]]) -> Screen:
    """Show staff which lessons residents lose soon unless their facts are checked."""
    named = [
        say("work_reminders.lesson_stale_soon", title=one["title"], day=one["day"])
        for one in lessons
    ]
    open_them = choice("work_reminders.open_lessons", "staff.lessons")
    ways = [open_them, choice("reminders.change", "wishes.open")]
    return Screen([say("work_reminders.lessons_stale_soon"), *named], ways)


def _resume(draft: str) -> Choice:
    return choice("reminders.tell_on", "tell.resume", draft)


def _reminder(said: Phrase, does_it: Choice) -> Screen:
    return Screen([said], [does_it, choice("reminders.change", "wishes.open")])


NOTICES: Mapping[str, Callable[..., Screen]] = {
    "reminder.unfinished_lesson": unfinished_lesson,
    "reminder.review_due": review_due,
    "reminder.unfinished_draft": unfinished_draft,
    "reminder.more_asked": more_asked,
    "reminder.campaign_closing": campaign_closing,
    "reminder.last_word": last_word,
    "reminder.weekly_digest": weekly_digest,
    "reminder.new_submissions": new_submissions,
    "reminder.deadlines_near": deadlines_near,
    "reminder.lessons_stale_soon": lessons_stale_soon,
}
