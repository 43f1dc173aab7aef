"""Reads and writes when each channel may send next, under a lock that all senders share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.operations import RateLimit

_pace = table(RateLimit)
_LOCK = (
    sa.select(_pace.c.next_at, _pace.c.paused_until)
    .where(_pace.c.channel == sa.bindparam("name"))
    .with_for_update()
)


@dataclass(frozen=True, slots=True)
class RateLimitState:
    """A channel's next free send slot, and until when it is paused."""

    next_at: datetime | None = None
    paused_until: datetime | None = None


async def lock(session: Session, *, channel: str) -> RateLimitState:
    """Return a channel's state and lock it: nobody else takes its slots before this commits."""
    found = (await session.execute(_LOCK, {"name": channel})).one_or_none()
    if found is None:
        await _keep(session, channel, {})
        found = (await session.execute(_LOCK, {"name": channel})).one()
    return RateLimitState(found.next_at, found.paused_until)


async def take(session: Session, *, channel: str, next_at: datetime) -> None:
    """Store that the slots before ``next_at`` are taken."""
    await _keep(session, channel, {"next_at": next_at})


async def pause(session: Session, *, channel: str, until: datetime) -> None:
    """Store that the platform asked for a pause."""
    await _keep(session, channel, {"paused_until": until})


async def _keep(session: Session, channel: str, values: dict[str, Any]) -> None:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(_pace) if is_sqlite else postgresql.insert(_pace)
    statement = insert.values(channel=channel, **values)
    if values:
        statement = statement.on_conflict_do_update(index_elements=["channel"], set_=values)
    else:
        statement = statement.on_conflict_do_nothing()
    await session.execute(statement)
