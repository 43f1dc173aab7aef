"""Reads and writes lesson results, quiz answers and approvals."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.learning import LessonApproval, LessonResult, QuizAnswer
from domain.learning.lessons import LessonId
from domain.learning.quiz import QuizTries

_result = table(LessonResult)
_RESULT = sa.select(_result).where(
    _result.c.person_id == sa.bindparam("person"), _result.c.lesson_id == sa.bindparam("lesson")
)
ADD_RESULT = sa.insert(_result)
"""Store a begun lesson; deferred to the end of the batch."""
MOVE_RESULT = (
    sa.update(_result)
    .where(
        _result.c.person_id == sa.bindparam("person"), _result.c.lesson_id == sa.bindparam("lesson")
    )
    .values(
        step=sa.bindparam("to"),
        lesson_version=sa.bindparam("version"),
        tried=sa.bindparam("choice"),
        quiz_tries=sa.bindparam("tries", type_=_result.c.quiz_tries.type),
        finished_at=sa.bindparam("finished"),
        seen_at=sa.bindparam("at"),
    )
)
"""Store a learner's step; deferred to the end of the batch."""
ADD_ANSWER = sa.insert(table(QuizAnswer))
"""Store an answer; deferred to the end of the batch."""


class LessonProgressRow(Protocol):
    """A lesson someone began, as a row of the table."""

    person_id: UUID
    lesson_id: LessonId
    ward_id: str
    lesson_version: int
    step: str
    tried: int | None
    quiz_tries: QuizTries
    started_at: datetime
    finished_at: datetime | None
    seen_at: datetime
    assisted_by: UUID | None


async def result(session: Session, *, person_id: UUID, lesson_id: str) -> LessonProgressRow | None:
    """Return a person's result in a lesson, or None."""
    found = await session.execute(_RESULT, {"person": person_id, "lesson": lesson_id})
    return cast("LessonProgressRow | None", found.one_or_none())


async def note_helper(session: Session, *, person_id: UUID, lesson_id: str, helper: UUID) -> None:
    """Store who sat beside a person at a lesson they have not finished yet."""
    await session.execute(
        sa.update(_result)
        .where(_result.c.person_id == person_id, _result.c.lesson_id == lesson_id)
        .values(assisted_by=helper)
    )


async def results(session: Session, *, person_id: UUID) -> Sequence[LessonProgressRow]:
    """Return all lessons a person began, the latest seen first."""
    statement = sa.select(_result).where(_result.c.person_id == person_id)
    rows = (await session.execute(statement.order_by(_result.c.seen_at.desc()))).all()
    return cast("Sequence[LessonProgressRow]", rows)


async def approve(
    session: Session, *, lesson_id: str, digest: str, approved_by: str, approved_at: datetime
) -> None:
    """Store an approval; approving the same text again renews it."""
    await session.merge(
        LessonApproval(
            lesson_id=lesson_id, digest=digest, approved_by=approved_by, approved_at=approved_at
        )
    )
    await session.flush()


_approval = table(LessonApproval)
_APPROVALS = sa.select(_approval.c.lesson_id, _approval.c.digest)


async def approvals(session: Session) -> set[tuple[str, str]]:
    """Return (lesson id, digest) of every approved text."""
    rows = await session.execute(_APPROVALS)
    return {(row.lesson_id, row.digest) for row in rows}
