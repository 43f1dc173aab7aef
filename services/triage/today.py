"""Today at a glance, for staff: what came, what waits, what was learned."""

from db.queries.triage import today as rows
from db.queries.triage.today import TodayCounts
from domain import access
from domain.errors import NotAllowed
from domain.zone import day_bounds
from services.people import people
from services.work import Work


async def today(work: Work) -> TodayCounts:
    """Count the ward's day so far."""
    if not access.may("triage", await people.roles(work)):
        raise NotAllowed
    begins, ends = day_bounds(work.today)
    return await rows.counted(
        work.session,
        ward_id=work.context.ward.id,
        begins=begins,
        ends=ends,
        now=work.now,
        today=work.today,
    )
