"""Decides what of a quiz is asked again: what was wrong at first, once more before the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.learning.lessons import Lesson, Question, QuizChoice

QuizTries = Mapping[str, Sequence[bool]]
"""For each question answered in the present pass through a lesson: whether each try was right."""


class QuizRound(StrEnum):
    """When a question was asked: in its turn, again in the same lesson, or on a later day."""

    FIRST = "first"
    AGAIN = "again"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class QuizScore:
    """How many of a quiz's questions were right ``at_first`` and are ``by_now``, of how many."""

    at_first: int
    by_now: int
    of: int


def with_try(tries: QuizTries, question: str, *, is_right: bool) -> dict[str, list[bool]]:
    """Return the tries with one more."""
    return {**_listed(tries), question: [*tries.get(question, ()), is_right]}


def _listed(tries: QuizTries) -> dict[str, list[bool]]:
    return {question: list(each) for question, each in tries.items()}


def missed(lesson: Lesson, tries: QuizTries) -> list[Question]:
    """Return the questions to ask once more: wrong at first and not tried again yet."""
    return [question for question in lesson.quiz if list(tries.get(question.id, ())) == [False]]


def score(lesson: Lesson, tries: QuizTries) -> QuizScore:
    """Return how a pass through the quiz went."""
    told = [list(tries.get(question.id, ())) for question in lesson.quiz]
    return QuizScore(
        at_first=sum(each[:1] == [True] for each in told),
        by_now=sum(any(each) for each in told),
        of=len(told),
    )


def in_order(question: Question, asked: QuizRound) -> Sequence[QuizChoice]:
    """Return the choices as they stand on the screen: asked again, the first one comes last.

    So a number that was just named as right is not simply pressed again.
    """
    if asked is not QuizRound.AGAIN:
        return question.choices
    first, *others = question.choices
    return [*others, first]
