"""Learning: open a lesson, go on, try, answer; each step is stored at once."""

from dataclasses import dataclass
from enum import StrEnum

from db.queries.learning import results as learning
from db.queries.units import invitations as invitation_rows
from domain.errors import Refused
from domain.learning.lessons import Lesson, LessonId
from domain.learning.results import (
    LessonStep,
    Visibility,
    count_finished,
    next_lesson,
    resume,
    step_after,
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


class LessonEntry(StrEnum):
    """How a lesson was entered."""

    NEW = "new"
    RESUMED = "resumed"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Place:
    """A learner's place: ``said`` is the reply to the last answer."""

    lesson: Lesson
    step: LessonStep
    said: str = ""
    begun: LessonEntry | None = None
    visibility: Visibility | None = None
    finished: int = 0
    next_id: LessonId | None = None


async def open_lesson(work: Work, lesson_id: str) -> Place:
    """Open a lesson where one stopped; a finished one from its first card. Raises LessonHidden."""
    shown = {lesson.id: (lesson, seen) for lesson, seen in await visible(work)}
    if lesson_id not in shown:
        raise LessonHidden
    lesson, visibility = shown[LessonId(lesson_id)]
    result = await learning.result(work.session, person_id=work.person, lesson_id=lesson.id)
    first = steps(lesson)[0]
    if result is None:
        work.later(learning.ADD_RESULT, _first_row(work, lesson, first))
        return Place(lesson, first, begun=LessonEntry.NEW, visibility=visibility)
    if work.actor.helped_by is not None and result.finished_at is None:
        await learning.note_helper(
            work.session, person_id=work.person, lesson_id=lesson.id, helper=work.actor.helped_by
        )
    if result.step == END:
        _move(work, lesson, first, result)
        return Place(lesson, first, begun=LessonEntry.AGAIN, visibility=visibility)
    step = resume(lesson, result.step)
    return Place(lesson, step, begun=LessonEntry.RESUMED, visibility=visibility)


async def move_on(work: Work, lesson_id: str, step: str) -> Place:
    """Go on from a card; a late press only shows the current step."""
    lesson, result = await _begun(work, lesson_id)
    after = step_after(lesson, step)
    if result.step != step or after is None:
        return Place(lesson, resume(lesson, result.step))
    if step == steps(lesson)[0].id:
        work.later(invitation_rows.NOTE_STARTED, _coming(work, lesson))
    return await _moved(work, lesson, after, result)


async def tried(work: Work, lesson_id: str, n: int) -> Place:
    """Take the answer to the try-now (1 done, 2 not yet, 3 later) and go on to the questions."""
    lesson, result = await _begun(work, lesson_id)
    option = lesson.try_now.option(n)
    after = step_after(lesson, "try")
    if option is None or after is None or result.step != "try":
        return Place(lesson, resume(lesson, result.step))
    return await _moved(work, lesson, after, result, said=option.reply, choice=n)


async def answer(work: Work, lesson_id: str, question_id: str, n: int) -> Place:
    """Record an answer, explain it, and go on to the next question or the end."""
    lesson, result = await _begun(work, lesson_id)
    question = next((q for q in lesson.quiz if q.id == question_id), None)
    choice = question.choice(n) if question is not None else None
    if question is None or choice is None:
        return Place(lesson, resume(lesson, result.step))
    step = f"quiz:{question.id}"
    work.later(
        learning.ADD_ANSWER,
        {
            "person_id": work.person,
            "lesson_id": lesson.id,
            "lesson_version": lesson.version,
            "question": question.id,
            "choice": n,
            "is_right": choice.correct,
            "answered_at": work.now,
        },
    )
    keep_card(work, lesson, question)
    after = step_after(lesson, step)
    if result.step != step or after is None:
        return Place(lesson, resume(lesson, result.step), said=choice.why)
    return await _moved(work, lesson, after, result, said=choice.why)


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
) -> Place:
    _move(work, lesson, step, result, choice=choice)
    if not step.is_end:
        return Place(lesson, step, said=said)
    work.later(invitation_rows.NOTE_FINISHED, _coming(work, lesson))
    done = [
        r.lesson_id
        for r in await learning.results(work.session, person_id=work.person)
        if r.finished_at
    ]
    finished = [LessonId(one) for one in (*done, lesson.id)]
    path = [one.id for one, _ in await visible(work)]
    return Place(
        lesson,
        step,
        said=said,
        finished=count_finished(finished),
        next_id=next_lesson(path, finished),
    )


def _move(
    work: Work,
    lesson: Lesson,
    step: LessonStep,
    result: learning.LessonProgressRow,
    *,
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
