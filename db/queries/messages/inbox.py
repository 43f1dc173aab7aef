"""The inbox: stores inbound updates, claims them in order, marks their outcome."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.messages import Inbox
from db.models.people import Account, PersonOnAccount
from domain.queues import InboxState

_inbox = table(Inbox)
_account = table(Account)
_shares = table(PersonOnAccount)
_AS_SHARED = sa.and_(
    _shares.c.account_number == _account.c.number,
    _shares.c.person_id == _account.c.person_id,
    _shares.c.left_at.is_(None),
)
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


_OLDEST = (
    sa.select(sa.func.min(_inbox.c.id)).where(_inbox.c.state == sa.literal_column("'waiting'"))
).group_by(_inbox.c.account_number)
_DUE = (
    sa.select(_inbox.c.account_number)
    .where(
        _inbox.c.id.in_(_OLDEST),
        sa.or_(_inbox.c.not_before.is_(None), _inbox.c.not_before <= sa.bindparam("now")),
    )
    .order_by(_inbox.c.id)
    .limit(sa.bindparam("limit"))
)
_LOCK = (
    sa.select(_account.c.number)
    .where(_account.c.number.in_(_DUE.scalar_subquery()))
    .with_for_update(skip_locked=True)
)
_HEARD = (
    sa.select(
        _inbox,
        _account.c.person_id,
        _account.c.counter,
        _account.c.ward_id,
        _shares.c.called,
        _shares.c.helped_by,
        _account.c.blocked_at,
    )
    .join(_account, _account.c.number == _inbox.c.account_number)
    .outerjoin(_shares, _AS_SHARED)
)
"""Selects inbound messages with the account's current speaker and their name on a shared phone."""
_CLAIM = (
    _HEARD.where(
        _inbox.c.id.in_(_OLDEST),
        sa.or_(_inbox.c.not_before.is_(None), _inbox.c.not_before <= sa.bindparam("now")),
    )
    .order_by(_inbox.c.id)
    .limit(sa.bindparam("limit"))
)
_CLAIM_LOCKED = _CLAIM.where(_inbox.c.account_number.in_(sa.bindparam("numbers", expanding=True)))


class HeardRow(Protocol):
    """An update of an account, with who speaks there now and how a shared phone calls them."""

    id: int
    account_number: int
    channel: str
    event_key: str
    payload: dict[str, Any]
    number: int | None
    attempts: int
    heard_at: datetime
    person_id: UUID
    counter: int
    ward_id: str
    called: str | None
    helped_by: UUID | None
    blocked_at: datetime | None


async def claim(session: Session, *, now: datetime, limit: int) -> Sequence[HeardRow]:
    """Return the oldest waiting update of up to ``limit`` accounts, oldest first.

    On PostgreSQL the accounts stay locked until commit, so that an account's order holds among
    many workers; SQLite has one writer anyway. An update in back-off holds back its own account.
    """
    if session.get_bind().dialect.name == "sqlite":
        free = await session.execute(_CLAIM, {"now": now, "limit": limit})
        return cast("Sequence[HeardRow]", free.all())
    locked = (await session.execute(_LOCK, {"now": now, "limit": limit})).scalars().all()
    if not locked:
        return []
    found = await session.execute(_CLAIM_LOCKED, {"now": now, "limit": limit, "numbers": locked})
    return cast("Sequence[HeardRow]", found.all())


async def claim_one(session: Session, *, row_id: int) -> HeardRow | None:
    """Return this update if it still waits, its account locked."""
    statement = _HEARD.where(
        _inbox.c.id == row_id, _inbox.c.state == InboxState.WAITING
    ).with_for_update(of=_account)
    return cast("HeardRow | None", (await session.execute(statement)).one_or_none())


_DONE = (
    sa.update(_inbox)
    .where(_inbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state=InboxState.DONE, done_at=sa.bindparam("now"))
)


async def done(session: Session, *, ids: Sequence[int], now: datetime) -> None:
    """Mark updates as done, in the transaction of their effects."""
    await session.execute(
        _DONE, {"ids": ids, "now": now}, execution_options={"synchronize_session": False}
    )


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


async def put_off(session: Session, *, row_id: int, reason: str, not_before: datetime) -> None:
    """Count a failed try and wait until ``not_before``."""
    await session.execute(
        sa.update(_inbox)
        .where(_inbox.c.id == row_id)
        .values(attempts=_inbox.c.attempts + 1, reason=reason, not_before=not_before)
    )


async def dead_letter(session: Session, *, row_id: int, reason: str, now: datetime) -> None:
    """Dead-letter an update with its reason, so that its account goes on."""
    await session.execute(
        sa.update(_inbox)
        .where(_inbox.c.id == row_id)
        .values(state=InboxState.PARKED, attempts=_inbox.c.attempts + 1, reason=reason, done_at=now)
    )


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


async def next_due(session: Session) -> datetime | None:
    """Return when the next update in back-off may be tried, or None."""
    statement = sa.select(sa.func.min(_inbox.c.not_before)).where(
        _inbox.c.state == InboxState.WAITING
    )
    found: datetime | None = await session.scalar(statement)
    return found


async def tally(session: Session) -> dict[str, int]:
    """Return how many updates wait, are done or are dead-lettered."""
    rows = await session.execute(
        sa.select(_inbox.c.state, sa.func.count()).group_by(_inbox.c.state)
    )
    return {row[0]: row[1] for row in rows}
