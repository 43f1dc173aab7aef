"""The card a question gets when it is answered for the first time: from then on it comes again."""

from datetime import date, datetime

from db.queries.learning import reviews
from domain.learning import review_schedule
from domain.learning.lessons import Lesson, Question
from domain.learning.review_schedule import ReviewSchedule
from domain.zone import day_bounds
from services.work import Work


def keep_card(work: Work, lesson: Lesson, question: Question) -> None:
    """Keep that a question was met; one that is on the ladder already stays where it stands."""
    standing = review_schedule.first(schedule_of(work), work.today)
    work.later(
        reviews.ADD_CARD,
        {
            "card_person_id": work.person,
            "card_lesson_id": lesson.id,
            "card_question": question.id,
            "card_ward_id": work.context.ward.id,
            "card_rung": standing.rung,
            "card_due_at": begins(standing.due_on),
            "card_answered_at": work.now,
        },
    )


def schedule_of(work: Work) -> ReviewSchedule:
    """Return the ladder in force today."""
    return review_schedule.in_force(work.context.review_schedules, work.today)


def begins(day: date | None) -> datetime | None:
    """Return from when a question may be asked: from the first minute of its day."""
    return None if day is None else day_bounds(day)[0]
