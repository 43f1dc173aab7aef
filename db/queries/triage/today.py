"""Counts staff's overview of a day in one statement."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from db.engine import Session
from db.models.enquiries import Enquiry
from db.models.initiatives import Initiative
from db.models.learning import LessonResult
from db.models.people import Person
from domain.enquiries.enquiries import CaseState
from domain.triage.moves import WAITING


@dataclass(frozen=True, slots=True)
class TodayCounts:
    """Counts of this day and of open work; people and lessons finished are not the same."""

    new: int
    waiting: int
    overdue: int
    questions: int
    questions_overdue: int
    learners: int
    lessons: int
    newcomers: int


async def counted(
    session: Session,
    *,
    ward_id: str,
    begins: datetime,
    ends: datetime,
    now: datetime,
    today: date,
) -> TodayCounts:
    """Return the counts of the day from ``begins`` to ``ends``, and of open work."""
    sent = sa.select(sa.func.count(Initiative.id)).where(
        Initiative.ward_id == ward_id, Initiative.code.is_not(None)
    )
    waiting = sent.where(Initiative.status.in_(WAITING))
    asked = sa.select(sa.func.count(Enquiry.id)).where(
        Enquiry.ward_id == ward_id, Enquiry.state == CaseState.OPEN
    )
    finished = sa.select(LessonResult.person_id).where(
        LessonResult.ward_id == ward_id,
        LessonResult.finished_at >= begins,
        LessonResult.finished_at < ends,
    )
    counts = {
        "new": sent.where(Initiative.submitted_at >= begins, Initiative.submitted_at < ends),
        "waiting": waiting,
        "overdue": waiting.where(Initiative.reply_due_on < today),
        "questions": asked,
        "questions_overdue": asked.where(Enquiry.due_at < now),
        "learners": sa.select(sa.func.count()).select_from(finished.distinct().subquery()),
        "lessons": sa.select(sa.func.count()).select_from(finished.subquery()),
        "newcomers": sa.select(sa.func.count(Person.id)).where(
            Person.ward_id == ward_id, Person.created_at >= begins, Person.created_at < ends
        ),
    }
    row = (
        await session.execute(
            sa.select(*(count.scalar_subquery().label(name) for name, count in counts.items()))
        )
    ).one()
    return TodayCounts(**row._mapping)
