"""A broadcast's rows in the outbox: held, released, cancelled, and what is still due."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Outbox
from domain.deliveries import State

_outbox = table(Outbox)


def _queued(cause: str, now: datetime) -> Any:
    return sa.and_(
        _outbox.c.state == sa.literal_column("'queued'"),
        _outbox.c.kind == 3,
        _outbox.c.correlation == cause,
        sa.or_(_outbox.c.lease_until.is_(None), _outbox.c.lease_until < now),
    )


_HELD: Any = sa.literal_column("'held'")


async def hold(session: Session, *, cause: str, now: datetime) -> None:
    """Let what is queued, and not under way, wait for a word."""
    await session.execute(sa.update(_outbox).where(_queued(cause, now)).values(state=State.HELD))


async def release(session: Session, *, cause: str, due_at: datetime, expires_at: datetime) -> None:
    """Queue again what was held."""
    await session.execute(
        sa.update(_outbox)
        .where(_outbox.c.state == _HELD, _outbox.c.correlation == cause)
        .values(state=State.QUEUED, due_at=due_at, expires_at=expires_at)
    )


def told_by(cause: str) -> sa.Select[int]:
    """Return the accounts that rows of a cause wait for, as a subquery."""
    return sa.select(_outbox.c.account_number).where(
        _outbox.c.state == sa.literal_column("'queued'"),
        _outbox.c.kind == 3,
        _outbox.c.correlation == cause,
    )


async def cancel(session: Session, *, cause: str, reason: str, now: datetime) -> None:
    """End what is queued or held, and not under way."""
    held = sa.and_(_outbox.c.state == _HELD, _outbox.c.correlation == cause)
    for found in (_queued(cause, now), held):
        await session.execute(
            sa.update(_outbox).where(found).values(state=State.SKIPPED, reason=reason)
        )


async def next_due(session: Session, *, cause: str) -> datetime | None:
    """Return when the first of its rows that is still queued is due, None when none is."""
    found: datetime | None = await session.scalar(
        sa.select(sa.func.min(_outbox.c.due_at)).where(
            _outbox.c.state == sa.literal_column("'queued'"),
            _outbox.c.kind == 3,
            _outbox.c.correlation == cause,
        )
    )
    return found


async def sent_under(session: Session, *, keys: Sequence[str]) -> int:
    """Return how many of these sayings arrived."""
    found = await session.scalar(
        sa.select(sa.func.count()).where(
            _outbox.c.dedupe_key.in_(keys), _outbox.c.state == State.SENT
        )
    )
    return int(found or 0)


async def last_told(session: Session, *, key: str) -> Mapping[str, object] | None:
    """Return the facts of the screen that was said under a key."""
    return await session.scalar(sa.select(_outbox.c.facts).where(_outbox.c.dedupe_key == key))
