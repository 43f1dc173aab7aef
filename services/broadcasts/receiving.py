"""Use cases of a recipient of a broadcast."""

from uuid import UUID

from db.queries.broadcasts import broadcasts as rows
from services.learning.lessons import LessonHidden
from services.work import Work


async def lesson_of(work: Work, broadcast_id: UUID) -> str:
    """Return the lesson a broadcast sends. Raises LessonHidden when there is none."""
    lesson = await rows.lesson_of(work.session, broadcast_id=broadcast_id)
    if lesson is None:
        raise LessonHidden
    return lesson
