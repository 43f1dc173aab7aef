"""Learning: open a lesson, go on, try, answer; each step is stored at once."""

from dataclasses import dataclass, replace
from enum import StrEnum

from db.queries.learning import results as learning
from db.queries.units import invitations as invitation_rows
from domain.errors import Refused
from domain.learning.lessons import Lesson, LessonId, Question, QuizChoice
from domain.learning.quiz import QuizRound, QuizScore, QuizTries, score, with_try
from domain.learning.results import (
    LessonStep,
    Visibility,
    count_finished,
    next_lesson,
    resume,
    step_after,
    step_after_answer,
    steps,
)
from services.learning.review_cards import keep_card
from services.learning.shelf import visible
from services.work import Work

END = "end"
"""The step of a lesson that was finished."""


class LessonHidden(Refused):
    """No such lesson, or one that may not be shown now: the same answer for both."""

    code = "lesson.hidden"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was just answered, and the choice that was taken."""

    question: Question
    choice: QuizChoice
    asked: QuizRound = QuizRound.FIRST


class LessonEntry(StrEnum):
    """How a lesson was entered."""

    NEW = "new"
    RESUMED = "resumed"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Place:
    """A learner's place: ``said`` replies to the try-now, ``answered`` to a question.

    At the end: the quiz's ``score``, how many lessons are ``finished``, and the next one.
    """

    lesson: Lesson
    step: LessonStep
    said: str = ""
    answered: Answered | None = None
    begun: LessonEntry | None = None
    visibility: Visibility | None = None
    score: QuizScore | None = None
    finished: int = 0
    next_id: LessonId | None = None


async def open_lesson(work: Work, lesson_id: str, *, card: int = 1) -> Place:
    """Open a lesson where one stopped; a finished one from its first card. Raises LessonHidden.

    ``card`` is where somebody says they stopped whose browser forgot them.
    """
    shown = {lesson.id: (lesson, seen) for lesson, seen in await visible(work)}
    if lesson_id not in shown:
        raise LessonHidden
    lesson, visibility = shown[LessonId(lesson_id)]
    result = await learning.result(work.session, person_id=work.person, lesson_id=lesson.id)
    first, start = steps(lesson)[0], steps(lesson)[min(max(card, 1), len(lesson.cards)) - 1]
    if result is None:
        work.later(learning.ADD_RESULT, _first_row(work, lesson, start))
        begun = LessonEntry.NEW if start == first else LessonEntry.RESUMED
        return Place(lesson, start, begun=begun, visibility=visibility)
    if work.actor.helped_by is not None and result.finished_at is None:
        await learning.note_helper(
            work.session, person_id=work.person, lesson_id=lesson.id, helper=work.actor.helped_by
        )
    if result.step == END:
        _move(work, lesson, first, result, tries={})
        return Place(lesson, first, begun=LessonEntry.AGAIN, visibility=visibility)
    step = resume(lesson, result.step)
    if step == first and start != first:
        _move(work, lesson, start, result, tries={})
        step = start
    return Place(lesson, step, begun=LessonEntry.RESUMED, visibility=visibility)


async def move_on(work: Work, lesson_id: str, step: str) -> Place:
    """Go on from a card; a late press only shows the current step."""
    lesson, result = await _begun(work, lesson_id)
    after = step_after(lesson, step)
    if result.step != step or after is None:
        return await _here(work, lesson, result)
    if step == steps(lesson)[0].id:
        work.later(invitation_rows.NOTE_STARTED, _coming(work, lesson))
    return await _moved(work, lesson, after, result)


async def tried(work: Work, lesson_id: str, n: int) -> Place:
    """Take the answer to the try-now (1 done, 2 not yet, 3 later) and go on to the questions."""
    lesson, result = await _begun(work, lesson_id)
    option = lesson.try_now.option(n)
    after = step_after(lesson, "try")
    if option is None or after is None or result.step != "try":
        return await _here(work, lesson, result)
    return await _moved(work, lesson, after, result, said=option.reply, choice=n)


async def answer(work: Work, lesson_id: str, question_id: str, n: int) -> Place:
    """Record an answer, explain it, and go on: the next question, what was missed, or the end."""
    lesson, result = await _begun(work, lesson_id)
    step = resume(lesson, result.step)
    question = next((q for q in lesson.quiz if q.id == question_id), None)
    choice = question.choice(n) if question is not None else None
    if question is None or choice is None:
        return await _here(work, lesson, result)
    is_late = step.question is not question
    asked = QuizRound.AGAIN if is_late else step.asked
    work.later(
        learning.ADD_ANSWER,
        {
            "person_id": work.person,
            "lesson_id": lesson.id,
            "lesson_version": lesson.version,
            "question": question.id,
            "choice": n,
            "is_right": choice.correct,
            "quiz_round": asked,
            "answered_at": work.now,
        },
    )
    keep_card(work, lesson, question)
    if is_late:
        place = await _here(work, lesson, result)
        return replace(place, answered=Answered(question, choice))
    tries = with_try(result.quiz_tries, question.id, is_right=choice.correct)
    after = step_after_answer(lesson, step.id, tries)
    place = await _moved(work, lesson, after, result, tries=tries)
    return replace(place, answered=Answered(question, choice, step.asked))


async def _begun(work: Work, lesson_id: str) -> tuple[Lesson, learning.LessonProgressRow]:
    """Return a begun lesson. Raises LessonHidden also when it was hidden meanwhile."""
    lesson = work.context.catalogue.find(lesson_id)
    if lesson is None or not await _is_shown(work, lesson):
        raise LessonHidden
    result = await learning.result(work.session, person_id=work.person, lesson_id=lesson.id)
    if result is None:
        raise LessonHidden
    return lesson, result


async def _is_shown(work: Work, lesson: Lesson) -> bool:
    """Return whether a lesson may be shown; a demo shows everything and need not ask."""
    return work.context.is_demo or any(one.id == lesson.id for one, _ in await visible(work))


async def _moved(
    work: Work,
    lesson: Lesson,
    step: LessonStep,
    result: learning.LessonProgressRow,
    *,
    said: str = "",
    choice: int | None = None,
    tries: QuizTries | None = None,
) -> Place:
    tries = result.quiz_tries if tries is None else tries
    _move(work, lesson, step, result, choice=choice, tries=tries)
    if step.is_end:
        work.later(invitation_rows.NOTE_FINISHED, _coming(work, lesson))
        return await _ended(work, lesson, step, tries)
    return Place(lesson, step, said=said)


async def _here(work: Work, lesson: Lesson, result: learning.LessonProgressRow) -> Place:
    """Return the learner's place as it is: what was pressed belongs to an earlier step."""
    step = resume(lesson, result.step)
    if step.is_end:
        return await _ended(work, lesson, step, result.quiz_tries)
    return Place(lesson, step)


async def _ended(work: Work, lesson: Lesson, step: LessonStep, tries: QuizTries) -> Place:
    results = await learning.results(work.session, person_id=work.person)
    done = [LessonId(one.lesson_id) for one in results if one.finished_at]
    finished = [*done, lesson.id]
    path = [one.id for one, _ in await visible(work)]
    return Place(
        lesson,
        step,
        score=score(lesson, tries),
        finished=count_finished(finished),
        next_id=next_lesson(path, finished),
    )


def _move(
    work: Work,
    lesson: Lesson,
    step: LessonStep,
    result: learning.LessonProgressRow,
    *,
    tries: QuizTries,
    choice: int | None = None,
) -> None:
    finished = result.finished_at or (work.now if step.is_end else None)
    work.later(
        learning.MOVE_RESULT,
        {
            "person": work.person,
            "lesson": lesson.id,
            "to": step.id,
            "version": lesson.version,
            "choice": result.tried if choice is None else choice,
            "tries": tries,
            "finished": finished,
            "at": work.now,
        },
    )


def _coming(work: Work, lesson: Lesson) -> dict[str, object]:
    """Return the keys of an invitation's visit, which records how far its lesson went."""
    return {"person": work.person, "lesson": lesson.id, "at": work.now}


def _first_row(work: Work, lesson: Lesson, step: LessonStep) -> dict[str, object]:
    return {
        "person_id": work.person,
        "lesson_id": lesson.id,
        "ward_id": work.context.ward.id,
        "lesson_version": lesson.version,
        "step": step.id,
        "started_at": work.now,
        "seen_at": work.now,
        "assisted_by": work.actor.helped_by,
    }
