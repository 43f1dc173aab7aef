"""Decides when a lesson is shown, the order of its steps, and which lesson comes next."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import NewType

from domain.learning.lessons import Card, Lesson, LessonId, LessonStage, Question, TryNow
from domain.learning.quiz import QuizRound, QuizTries, missed

StepId = NewType("StepId", str)
"""A learner's step: ``card:c2``, ``try``, ``quiz:q1``, ``again:q1`` or ``end``. Stored."""


class Showing(StrEnum):
    """Whether residents see a lesson."""

    SHOWN = "shown"
    SHOWN_AS_DEMO = "shown_as_demo"
    HIDDEN = "hidden"


class Doubt(StrEnum):
    """Why a lesson is not shown in live use."""

    NOT_APPROVED = "not_approved"
    CHANGED_SINCE_APPROVAL = "changed_since_approval"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Visibility:
    """Whether a lesson is shown, and every doubt that a demo must display."""

    showing: Showing
    doubts: tuple[Doubt, ...]


def is_shown(lesson: Lesson, approval_digest: str | None, today: date, demo: bool) -> Visibility:
    """Return whether ``lesson`` may be shown ``today`` (the ward's date).

    ``approval_digest`` is the file digest the last approval was given for, None without approval:
    a changed file has lost it. A doubtful lesson is hidden, except in demo mode.
    """
    doubts: list[Doubt] = []
    if approval_digest is None:
        doubts.append(Doubt.NOT_APPROVED)
    elif approval_digest != lesson.digest:
        doubts.append(Doubt.CHANGED_SINCE_APPROVAL)
    if today >= lesson.review_by or lesson.stage is LessonStage.EXPIRED:
        doubts.append(Doubt.EXPIRED)
    if not doubts:
        return Visibility(Showing.SHOWN, ())
    return Visibility(Showing.SHOWN_AS_DEMO if demo else Showing.HIDDEN, tuple(doubts))


@dataclass(frozen=True, slots=True)
class LessonStep:
    """One bot message of a lesson, preceded by the reply to the answer before it.

    Exactly one of these holds: a card alone, the recap card with the try-now, a question (``asked``
    in its turn or again), the end.
    """

    id: StepId
    card: Card | None = None
    try_now: TryNow | None = None
    question: Question | None = None
    asked: QuizRound = QuizRound.FIRST

    @property
    def is_end(self) -> bool:
        """Whether nothing is asked any more: the lesson is finished when this step is shown."""
        return self.card is None and self.question is None


def steps(lesson: Lesson) -> tuple[LessonStep, ...]:
    """Return the lesson's messages in order: cards, recap with try-now, questions, end.

    Six cards and three questions make ten messages and nine presses where all answers are right.
    """
    *alone, recap = lesson.cards
    return (
        *(LessonStep(StepId(f"card:{card.id}"), card=card) for card in alone),
        LessonStep(StepId("try"), card=recap, try_now=lesson.try_now),
        *(LessonStep(StepId(f"quiz:{question.id}"), question=question) for question in lesson.quiz),
        LessonStep(StepId("end")),
    )


def resume(lesson: Lesson, stopped_at: str | None) -> LessonStep:
    """Return the step to go on from; the first one if the lesson's new version lost that step."""
    walk = [*steps(lesson), *map(_again, lesson.quiz)]
    return next((step for step in walk if step.id == stopped_at), walk[0])


def _again(question: Question) -> LessonStep:
    return LessonStep(StepId(f"again:{question.id}"), question=question, asked=QuizRound.AGAIN)


def step_after(lesson: Lesson, step: str) -> LessonStep | None:
    """Return the step that follows ``step``, or None after the end or for an unknown step."""
    walk = steps(lesson)
    return next((after for before, after in pairwise(walk) if before.id == step), None)


def step_after_answer(lesson: Lesson, step: str, tries: QuizTries) -> LessonStep:
    """Return the step after an answer: the next question, then what was missed, then the end."""
    after = step_after(lesson, step)
    if after is not None and not after.is_end:
        return after
    return next(map(_again, missed(lesson, tries)), steps(lesson)[-1])


def next_lesson(path: Sequence[LessonId], finished: Collection[LessonId]) -> LessonId | None:
    """Return the first lesson of ``path`` not yet finished; None when the path is done.

    Nothing is locked: this one is offered, any lesson may be opened. The path must not contain
    hidden lessons.
    """
    return next((lesson for lesson in path if lesson not in finished), None)


def count_finished(finished: Iterable[LessonId]) -> int:
    """Return how many different lessons were ever finished.

    Repeating adds nothing, and a lesson that has since changed, expired or left still counts, so
    the number a learner sees never falls.
    """
    return len(set(finished))
