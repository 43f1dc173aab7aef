"""The reviews of the fictitious ward: every answered question has a review schedule."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from content.review import load_review_schedules
from demo.seed_people import Invented, Plan, chance
from domain.learning import review_schedule
from domain.learning.lessons import Lesson, Question
from domain.learning.quiz import QuizRound
from domain.learning.review_schedule import ReviewSchedule, ReviewState
from domain.zone import day_bounds, day_of
from services.learning.review_cards import begins

Rows = list[dict[str, Any]]
_COMES_BACK, _RIGHT = 0.6, 0.8
_TIME_OF_DAY = timedelta(hours=10)


def come_again(plan: Plan, people: Sequence[Invented]) -> tuple[Rows, Rows]:
    """Return the review cards of these people, and their answers when asked again.

    Most come back when a question is due, and are right; for the others it waits.
    """
    rungs = review_schedule.in_force(load_review_schedules(), day_of(plan.now))
    cards: Rows = []
    again: Rows = []
    for one in people:
        for met in one.answers:
            dice = chance(plan, f"review {met['lesson_id']} {met['question']}", one.ordinal)
            card, answers = _reviewed(plan, rungs, met, dice)
            cards.append(card)
            again += answers
    return cards, again


def _reviewed(
    plan: Plan, rungs: ReviewSchedule, met: dict[str, Any], dice: Random
) -> tuple[dict[str, Any], Rows]:
    lesson = plan.catalogue.lesson(met["lesson_id"])
    question = next(one for one in lesson.quiz if one.id == met["question"])
    standing = review_schedule.first(rungs, day_of(met["answered_at"]))
    answers: Rows = []
    while _is_over(plan, standing) and dice.random() < _COMES_BACK:
        is_right, day = dice.random() < _RIGHT, standing.due_on or day_of(plan.now)
        asked = review_schedule.asked_on(lesson, question, standing.rung)
        at = day_bounds(day)[0] + _TIME_OF_DAY
        answers.append(_answer(met, lesson, asked, at, is_right, dice))
        standing = review_schedule.after(rungs, standing, lesson.risk, is_right=is_right, today=day)
    card = {
        "person_id": met["person_id"],
        "lesson_id": lesson.id,
        "question": question.id,
        "ward_id": plan.ward.id,
        "rung": standing.rung,
        "due_at": begins(standing.due_on),
        "asked_at": answers[-1]["answered_at"] if answers else None,
        "answered_at": answers[-1]["answered_at"] if answers else met["answered_at"],
        "missed": 0,
    }
    return card, answers


def _is_over(plan: Plan, standing: ReviewState) -> bool:
    return standing.due_on is not None and standing.due_on < day_of(plan.now)


def _answer(  # noqa: PLR0917 - a row has many columns
    met: dict[str, Any],
    lesson: Lesson,
    asked: Question,
    at: datetime,
    is_right: bool,
    dice: Random,
) -> dict[str, Any]:
    choice = dice.choice([one for one in asked.choices if one.correct is is_right])
    return {
        **met,
        "lesson_version": lesson.version,
        "question": asked.id,
        "choice": choice.n,
        "is_right": is_right,
        "quiz_round": QuizRound.REVIEW,
        "answered_at": at,
    }
