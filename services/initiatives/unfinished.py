"""Finds what a person left unfinished last: a lesson, or an initiative not yet sent."""

from dataclasses import dataclass
from datetime import datetime

from db.queries.learning import results
from domain.learning.lessons import Lesson
from services.initiatives import drafts
from services.initiatives.dossier import Dossier
from services.learning import lessons
from services.learning import shelf as shelves
from services.work import Work


@dataclass(frozen=True, slots=True)
class UnfinishedLesson:
    """A lesson that was begun and not brought to its end."""

    lesson: Lesson
    seen_at: datetime


async def last_unfinished(work: Work) -> UnfinishedLesson | Dossier | None:
    """Return the last used of the unfinished lessons and drafts, or None."""
    lesson = await last_lesson(work)
    draft = await drafts.draft(work)
    if draft is None or not draft.is_told:
        return lesson
    if lesson is not None and lesson.seen_at > draft.initiative.updated_at:
        return lesson
    return draft


async def last_lesson(work: Work) -> UnfinishedLesson | None:
    """Return the last used of the unfinished lessons that residents may see, or None."""
    left = [
        row
        for row in await results.results(work.session, person_id=work.person)
        if row.step != lessons.END
    ]
    shown = {lesson.id: lesson for lesson, _ in await shelves.visible(work)} if left else {}
    return next(
        (
            UnfinishedLesson(shown[row.lesson_id], row.seen_at)
            for row in left
            if row.lesson_id in shown
        ),
        None,
    )
