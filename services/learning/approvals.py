"""Approves lessons in chat: which wait, reading one as it is now, approving exactly that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from db.engine import Database
from db.queries.learning import results
from domain import access
from domain.errors import NotAllowed, Refused
from domain.learning.lessons import Lesson
from domain.learning.results import Doubt, Visibility, is_shown
from domain.people import read_name
from services.people import people
from services.work import Work


class NoSuchLesson(Refused):
    """The catalogue has no lesson of that name any more."""

    code = "lesson_approval.no_such_lesson"


class ChangedMeanwhile(Refused):
    """The file differs from the one that was read: it has to be read again."""

    code = "lesson_approval.changed"


class IsExpired(Refused):
    """The lesson is past its review date: its keepers have to review it first."""

    code = "lesson_approval.expired"


@dataclass(frozen=True, slots=True)
class PendingApproval:
    """A lesson that residents do not see yet, and why."""

    lesson: Lesson
    doubts: Sequence[Doubt]


async def approvals(database: Database) -> set[tuple[str, str]]:
    """Return (lesson id, digest) of every approved text."""
    async with database.read() as session:
        return await results.approvals(session)


async def waiting(work: Work) -> Sequence[PendingApproval]:
    """Return the lessons without an approval of their current file, in the catalogue's order."""
    await _check(work)
    approved = await results.approvals(work.session)
    found = [(one, _seen(work, one, approved)) for one in work.context.catalogue.lessons]
    return [PendingApproval(lesson, seen.doubts) for lesson, seen in found if seen.doubts]


async def stale_soon(work: Work, ahead: timedelta) -> Sequence[Lesson]:
    """Return the approved lessons whose review date is at most ``ahead`` away, the next first."""
    approved = await results.approvals(work.session)
    last = work.today + ahead
    found = [
        one
        for one in work.context.catalogue.lessons
        if (one.id, one.digest) in approved and work.today < one.review_by <= last
    ]
    return sorted(found, key=lambda one: one.review_by)


def _seen(work: Work, lesson: Lesson, approved: set[tuple[str, str]]) -> Visibility:
    given = [digest for known, digest in approved if known == lesson.id]
    digest = lesson.digest if lesson.digest in given else next(iter(given), None)
    return is_shown(lesson, digest, work.today, demo=False)


async def lesson(work: Work, lesson_id: str) -> PendingApproval:
    """Return a lesson for reading, even if residents do not see it. Raises NoSuchLesson."""
    await _check(work)
    found = work.context.catalogue.find(lesson_id)
    if found is None:
        raise NoSuchLesson
    return PendingApproval(found, _seen(work, found, await results.approvals(work.session)).doubts)


async def approve(work: Work, lesson_id: str, *, read: str, by: str) -> str:
    """Approve the lesson whose digest begins with ``read``; return the approver's name.

    Raises NameUnreadable, ChangedMeanwhile when the file is another by now, IsExpired.
    """
    found = await lesson(work, lesson_id)
    name = read_name(by)
    if not found.lesson.digest.startswith(read):
        raise ChangedMeanwhile
    if Doubt.EXPIRED in found.doubts:
        raise IsExpired
    await results.approve(
        work.session,
        lesson_id=found.lesson.id,
        digest=found.lesson.digest,
        approved_by=name,
        approved_at=work.now,
    )
    return name


async def _check(work: Work) -> None:
    if not access.may("approve_lesson", await people.roles(work)):
        raise NotAllowed
