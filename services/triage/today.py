"""Today at a glance, for staff: what came, what waits, what was learned."""

from dataclasses import dataclass

from db.queries.triage import today as rows
from domain import access
from domain.errors import NotAllowed
from domain.zone import day_bounds
from services.people import people
from services.work import Work


@dataclass(frozen=True, slots=True)
class Today:
    """Counts of this day and of what stands open; people and lessons finished are not the same."""

    new: int
    waiting: int
    overdue: int
    questions: int
    questions_overdue: int
    learners: int
    lessons: int
    newcomers: int


async def today(work: Work) -> Today:
    """Count the ward's day so far."""
    if not access.may("triage", await people.roles(work)):
        raise NotAllowed
    begins, ends = day_bounds(work.today)
    counted = await rows.counted(
        work.session,
        ward_id=work.context.ward.id,
        begins=begins,
        ends=ends,
        now=work.now,
        today=work.today,
    )
    return Today(**counted)
