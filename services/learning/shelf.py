"""The shelf: the lessons residents may see today, with what a person did of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.queries.learning import results as learning
from domain.learning.lessons import Lesson, LessonId
from domain.learning.results import (
    Showing,
    Visibility,
    count_finished,
    is_shown,
)
from services.work import Work

FIRST_PATH = "cao_tuoi"
"""The default path: the elders'."""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A lesson on the list, and whether it was begun and left."""

    lesson: Lesson
    is_begun: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lessons ``coming``, the next one first, and those ``learned``, in the path's order.

    ``finished`` counts hidden ones too, so that it never falls.
    """

    coming: Sequence[ShelfRow]
    learned: Sequence[ShelfRow]
    finished: int


async def visible(work: Work) -> list[tuple[Lesson, Visibility]]:
    """Return the lessons residents may see today, those of the path first."""
    approved = await learning.approvals(work.session)
    newest = dict(approved)
    order = {lesson: n for n, lesson in enumerate(work.context.catalogue.path(FIRST_PATH))}
    found = []
    for lesson in work.context.catalogue.lessons:
        digest = lesson.digest if (lesson.id, lesson.digest) in approved else newest.get(lesson.id)
        visibility = is_shown(lesson, digest, work.today, work.context.is_demo)
        if visibility.showing is not Showing.HIDDEN:
            found.append((lesson, visibility))
    return sorted(found, key=lambda pair: order.get(pair[0].id, len(order)))


async def has_lessons(work: Work) -> bool:
    """Return whether residents see any lesson today; a demo shows all and need not ask."""
    return work.context.is_demo or bool(await visible(work))


async def shelf(work: Work) -> Shelf:
    """Return the visible lessons with what this person did of them."""
    results = {
        row.lesson_id: row for row in await learning.results(work.session, person_id=work.person)
    }
    finished = {LessonId(one) for one, row in results.items() if row.finished_at is not None}
    rows = [
        ShelfRow(lesson, lesson.id in results and lesson.id not in finished)
        for lesson, _ in await visible(work)
    ]
    return Shelf(
        coming=sorted(
            (row for row in rows if row.lesson.id not in finished), key=lambda row: not row.is_begun
        ),
        learned=[row for row in rows if row.lesson.id in finished],
        finished=count_finished(finished),
    )
