"""What a link tells of its lesson before it is opened: in a messenger's card, on the page."""

from dataclasses import dataclass
from datetime import datetime

from db.engine import Database
from services.learning.shelf import visible
from services.work import Actor, WardContext, Work


@dataclass(frozen=True, slots=True)
class LessonPreview:
    """A lesson in a card: its title, what one can do afterwards, its first picture if any."""

    id: str
    title: str
    objective: str
    picture: str | None
    cards: int


async def lesson_preview(
    database: Database, *, context: WardContext, lesson_id: str, now: datetime
) -> LessonPreview | None:
    """Return a lesson's preview; None for one that residents may not see today."""
    if context.catalogue.find(lesson_id) is None:
        return None
    async with database.read() as session:
        work = Work(session, context, now, Actor(), correlation="preview")
        shown = next((lesson for lesson, _ in await visible(work) if lesson.id == lesson_id), None)
    if shown is None:
        return None
    pictures = (card.image.file for card in shown.cards if card.image is not None)
    return LessonPreview(
        shown.id, shown.title, shown.objective, next(pictures, None), len(shown.cards)
    )
