"""Review cards: a question gets one when it is answered for the first time."""

from datetime import date, datetime

from db.queries.learning import reviews
from domain.learning import review_schedule
from domain.learning.lessons import Lesson, Question
from domain.learning.review_schedule import ReviewSchedule
from domain.zone import day_bounds
from services.work import Work


def keep_card(work: Work, lesson: Lesson, question: Question) -> None:
    """Create a question's review card; an existing one stays as it is."""
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
    """Return the review schedule in force today."""
    return review_schedule.in_force(work.context.review_schedules, work.today)


def begins(day: date | None) -> datetime | None:
    """Return the instant a question may be asked from: the first minute of its day."""
    return None if day is None else day_bounds(day)[0]
