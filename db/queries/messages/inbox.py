"""The inbox: stores inbound updates, and finds what was said before."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.messages import WAITING, Inbox

_inbox = table(Inbox)
_KNOWN = sa.select(_inbox.c.event_key, _inbox.c.id, _inbox.c.number).where(
    _inbox.c.channel == sa.bindparam("channel"),
    _inbox.c.event_key.in_(sa.bindparam("keys", expanding=True)),
)


async def known(
    session: Session, *, channel: str, keys: Sequence[str]
) -> dict[str, tuple[int, int | None]]:
    """Return id and visible number of the events already stored, by event key."""
    rows = await session.execute(_KNOWN, {"channel": channel, "keys": keys})
    return {row.event_key: (row.id, row.number) for row in rows}


_ADD = {
    "sqlite": sqlite.insert(_inbox)
    .on_conflict_do_nothing()
    .returning(_inbox.c.event_key, _inbox.c.id),
    "postgresql": postgresql.insert(_inbox)
    .on_conflict_do_nothing()
    .returning(_inbox.c.event_key, _inbox.c.id),
}


async def add(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Store inbound updates; return the ids of the new ones, by event key."""
    connection = await session.connection()
    found = await connection.execute(_ADD[connection.dialect.name], list(rows))
    return {row.event_key: row.id for row in found}


_IS_UNTRIED = sa.text("state = 'waiting' AND attempts = 0")  # as the index has it
_COUNT = (
    sa.select(_inbox.c.account_number, sa.func.count().label("waiting"))
    .where(
        _inbox.c.account_number.in_(sa.bindparam("accounts", expanding=True)),
        _inbox.c.state == sa.literal_column("'waiting'"),
    )
    .group_by(_inbox.c.account_number)
)


async def waiting(session: Session, *, accounts: Sequence[int]) -> dict[int, int]:
    """Return how many updates wait for each of these accounts that has any."""
    rows = await session.execute(_COUNT, {"accounts": accounts})
    return {row.account_number: row.waiting for row in rows}


async def oldest_untried(session: Session) -> datetime | None:
    """Return when the oldest update that was never tried was heard, or None."""
    found: datetime | None = await session.scalar(
        sa.select(sa.func.min(_inbox.c.heard_at)).where(_IS_UNTRIED)
    )
    return found


async def rewrite(session: Session, *, row_id: int, payload: Mapping[str, Any]) -> None:
    """Store other words in place of what an update said."""
    await session.execute(sa.update(_inbox).where(_inbox.c.id == row_id).values(payload=payload))


async def payload_before(
    session: Session, *, account: int, row_id: int
) -> Mapping[str, object] | None:
    """Return the payload of the update that an account sent before this one."""
    statement = (
        sa.select(_inbox.c.payload)
        .where(_inbox.c.account_number == account, _inbox.c.id < row_id)
        .order_by(_inbox.c.id.desc())
        .limit(1)
    )
    found: Mapping[str, object] | None = await session.scalar(statement)
    return found


async def last_wording(
    session: Session, *, account: int, event_key: str, before: int
) -> Mapping[str, object] | None:
    """Return the newest payload of an account's message: as it first came, or an edit of it."""
    key = _inbox.c.event_key
    statement = (
        sa.select(_inbox.c.payload)
        .where(
            _inbox.c.account_number == account,
            _inbox.c.id < before,
            sa.or_(key == event_key, key.startswith(f"{event_key}:e:", autoescape=True)),
        )
        .order_by(_inbox.c.id.desc())
        .limit(1)
    )
    found: Mapping[str, object] | None = await session.scalar(statement)
    return found


async def tally(session: Session) -> dict[str, int]:
    """Return how many updates wait: read from an index that holds no others."""
    found = await session.scalar(sa.select(sa.func.count()).select_from(_inbox).where(WAITING))
    return {"waiting": int(found or 0)}
