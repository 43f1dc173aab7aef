"""Queues, leases, finishes and puts off jobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Job
from domain.queues import JobState

_job = table(Job)
ADD = sa.insert(_job)
"""Queue a job; deferred to the end of the batch."""


class ClaimedJobRow(Protocol):
    """A leased job, as its row holds it."""

    id: UUID
    ward_id: str
    kind: str
    facts: dict[str, Any]
    account_number: int | None
    attempts: int
    progress: int
    fence: int
    due_at: datetime
    created_at: datetime


async def claim(
    session: Session, *, now: datetime, until: datetime, limit: int
) -> Sequence[ClaimedJobRow]:
    """Lease due jobs, the oldest first; a lapsed lease is free again under a higher fence."""
    due = (
        sa.select(_job.c.id)
        .where(
            _job.c.state == JobState.WAITING,
            _job.c.due_at <= now,
            sa.or_(_job.c.lease_until.is_(None), _job.c.lease_until < now),
        )
        .order_by(_job.c.due_at, _job.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = (await session.scalars(due)).all()
    if not ids:
        return []
    taken = (
        sa.update(_job)
        .where(_job.c.id.in_(ids))
        .values(fence=_job.c.fence + 1, attempts=_job.c.attempts + 1, lease_until=until)
        .returning(*_job.c)
    )
    return cast("Sequence[ClaimedJobRow]", (await session.execute(taken)).all())


async def release(session: Session) -> None:
    """Release every lease: for a process that knows that whoever held them is dead."""
    await session.execute(
        sa.update(_job)
        .where(_job.c.state == JobState.WAITING, _job.c.lease_until.is_not(None))
        .values(lease_until=None)
    )


async def extend(
    session: Session, *, job_id: UUID, fence: int, until: datetime, progress: int
) -> bool:
    """Extend a running job's lease and store its progress; False when the lease was lost."""
    result = await session.execute(
        sa.update(_job)
        .where(_job.c.id == job_id, _job.c.fence == fence, _job.c.state == JobState.WAITING)
        .values(lease_until=until, progress=progress)
    )
    return bool(getattr(result, "rowcount", 0))


async def finish(session: Session, *, job_id: UUID, fence: int, now: datetime) -> bool:
    """End a job in the transaction of its effects; False when another worker holds it now."""
    result = await session.execute(
        sa.update(_job)
        .where(_job.c.id == job_id, _job.c.fence == fence, _job.c.state == JobState.WAITING)
        .values(state=JobState.DONE, done_at=now, lease_until=None, progress=100)
    )
    return bool(getattr(result, "rowcount", 0))


async def go_on(session: Session, *, job_id: UUID, fence: int, due_at: datetime) -> bool:
    """Release a job that is to go on later; False when another worker holds it now."""
    result = await session.execute(
        sa.update(_job)
        .where(_job.c.id == job_id, _job.c.fence == fence, _job.c.state == JobState.WAITING)
        .values(lease_until=None, due_at=due_at, attempts=0, reason=None)
    )
    return bool(getattr(result, "rowcount", 0))


async def put_off(
    session: Session, *, job_id: UUID, fence: int, reason: str, due_at: datetime
) -> None:
    """Try a job again later."""
    await session.execute(
        sa.update(_job)
        .where(_job.c.id == job_id, _job.c.fence == fence)
        .values(lease_until=None, due_at=due_at, reason=reason)
    )


async def give_up(
    session: Session, *, job_id: UUID, fence: int, reason: str, now: datetime
) -> None:
    """Dead-letter a job with its reason."""
    await session.execute(
        sa.update(_job)
        .where(_job.c.id == job_id, _job.c.fence == fence)
        .values(state=JobState.PARKED, lease_until=None, reason=reason, done_at=now)
    )


async def next_due(session: Session) -> datetime | None:
    """Return when the next waiting job is due, or None."""
    found: datetime | None = await session.scalar(
        sa.select(sa.func.min(_job.c.due_at)).where(_job.c.state == JobState.WAITING)
    )
    return found
