"""The card a question gets when it is answered for the first time: from then on it comes again."""

from datetime import date, datetime

from db.queries import reviewing
from domain import ladder
from domain.ladder import Rungs
from domain.lessons import Lesson, Question
from domain.zone import day_bounds
from services.work import Work


def keep_card(work: Work, lesson: Lesson, question: Question) -> None:
    """Keep that a question was met; one that is on the ladder already stays where it stands."""
    standing = ladder.first(rungs(work), work.today)
    work.later(
        reviewing.ADD_CARD,
        {
            "card_person_id": work.person,
            "card_lesson_id": lesson.id,
            "card_question": question.id,
            "card_ward_id": work.house.ward.id,
            "card_rung": standing.rung,
            "card_due_at": begins(standing.due_on),
            "card_answered_at": work.now,
        },
    )


def rungs(work: Work) -> Rungs:
    """Return the ladder in force today."""
    return ladder.in_force(work.house.ladders, work.today)


def begins(day: date | None) -> datetime | None:
    """Return from when a question may be asked: from the first minute of its day."""
    return None if day is None else day_bounds(day)[0]
