"""The worker's side of the inbox: claims updates, accounts in turn, and marks their outcome.

Accounts are served in the order in which they were last served, whoever never was first: however
much somebody sends, everybody else waits for one update of theirs. ``Account.served`` numbers the
services (a clock may be set back), ``Account.is_waiting`` keeps the waiting accounts in an index.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Inbox
from db.models.people import Account, Person, PersonOnAccount
from domain.queues import InboxState

_inbox = table(Inbox)
_account = table(Account)
_person = table(Person)
_shares = table(PersonOnAccount)
_AS_SHARED = sa.and_(
    _shares.c.account_number == _account.c.number,
    _shares.c.person_id == _account.c.person_id,
    _shares.c.left_at.is_(None),
)
_ADDRESS = (
    sa.select(_person.c.address).where(_person.c.id == _account.c.person_id).scalar_subquery()
)
_IS_WAITING = sa.text("account.is_waiting")  # as the index has it
_rows = _inbox.alias("rows")
_WAITS = sa.and_(
    _rows.c.account_number == _account.c.number, _rows.c.state == sa.literal_column("'waiting'")
)
_OLDEST = sa.select(sa.func.min(_rows.c.id)).where(_WAITS).correlate(_account).scalar_subquery()
_IS_DUE = sa.or_(_inbox.c.not_before.is_(None), _inbox.c.not_before <= sa.bindparam("now"))
_LOCK = (
    sa.select(_account.c.number)
    .select_from(_account.join(_inbox, _inbox.c.id == _OLDEST))
    .where(_IS_WAITING, _IS_DUE)
    .order_by(_account.c.served, _account.c.number)
    .limit(sa.bindparam("limit"))
    .with_for_update(of=_account, skip_locked=True)
)


def _heard(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Select updates with the account's current speaker, and what to call them."""
    return sa.select(
        _inbox,
        _account.c.person_id,
        _account.c.counter,
        _account.c.ward_id,
        _shares.c.called,
        _shares.c.helped_by,
        _account.c.blocked_at,
        _ADDRESS.label("address"),
    ).select_from(_account.join(_inbox, which).outerjoin(_shares, _AS_SHARED))


_CLAIM = (
    _heard(_inbox.c.id == _OLDEST)
    .where(_IS_WAITING, _IS_DUE)
    .order_by(_account.c.served, _account.c.number)
    .limit(sa.bindparam("limit"))
)
_CLAIM_LOCKED = _CLAIM.where(_account.c.number.in_(sa.bindparam("numbers", expanding=True)))


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
    address: str | None


async def claim(session: Session, *, now: datetime, limit: int) -> Sequence[HeardRow]:
    """Return the oldest waiting update of up to ``limit`` accounts, in the order of their turns.

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
    statement = (
        _heard(_inbox.c.account_number == _account.c.number)
        .where(_inbox.c.id == row_id, _inbox.c.state == InboxState.WAITING)
        .with_for_update(of=_account)
    )
    return cast("HeardRow | None", (await session.execute(statement)).one_or_none())


_DONE = (
    sa.update(_inbox)
    .where(_inbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state=InboxState.DONE, done_at=sa.bindparam("now"))
)
_everybody = _account.alias("everybody")
_NEXT_SERVICE = sa.select(sa.func.coalesce(sa.func.max(_everybody.c.served), 0) + 1)
_HAS_MORE = sa.exists().where(_WAITS).correlate(_account)
_SERVED = (
    sa.update(_account)
    .where(
        _account.c.number
        == sa.select(_inbox.c.account_number)
        .where(_inbox.c.id == sa.bindparam("row"))
        .scalar_subquery()
    )
    .values(served=_NEXT_SERVICE.scalar_subquery(), is_waiting=_HAS_MORE)
)


async def done(session: Session, *, ids: Sequence[int], now: datetime) -> None:
    """Mark updates as done, in the transaction of their effects; their accounts were served."""
    await session.execute(
        _DONE, {"ids": ids, "now": now}, execution_options={"synchronize_session": False}
    )
    await _serve(session, ids)


async def put_off(session: Session, *, row_id: int, reason: str, not_before: datetime) -> None:
    """Count a failed try and wait until ``not_before``; the account has had its turn."""
    await session.execute(
        sa.update(_inbox)
        .where(_inbox.c.id == row_id)
        .values(attempts=_inbox.c.attempts + 1, reason=reason, not_before=not_before)
    )
    await _serve(session, [row_id])


async def dead_letter(session: Session, *, row_id: int, reason: str, now: datetime) -> None:
    """Dead-letter an update with its reason, so that its account goes on."""
    await session.execute(
        sa.update(_inbox)
        .where(_inbox.c.id == row_id)
        .values(state=InboxState.PARKED, attempts=_inbox.c.attempts + 1, reason=reason, done_at=now)
    )
    await _serve(session, [row_id])


async def _serve(session: Session, ids: Sequence[int]) -> None:
    """Number the services one after the other: equal numbers would favour the older account."""
    connection = await session.connection()
    await connection.execute(_SERVED, [{"row": row_id} for row_id in ids])
