"""Accounts locked for a transaction: the counters that number their visible messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, cast

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.people import Account, Person

_account = table(Account)
_person = table(Person)
_COUNTERS = (
    sa.select(_account.c.number, _account.c.counter)
    .where(_account.c.number.in_(sa.bindparam("numbers", expanding=True)))
    .order_by(_account.c.number)
    .with_for_update()
)
_SET_COUNTER = (
    sa.update(_account)
    .where(_account.c.number == sa.bindparam("key"))
    .values(counter=sa.bindparam("to"))
)


async def counters(session: Session, *, numbers: Sequence[int]) -> dict[int, int]:
    """Return and lock the visible-message counters of these accounts."""
    rows = await session.execute(_COUNTERS, {"numbers": sorted(numbers)})
    return {row.number: row.counter for row in rows}


_LOCKED = (
    sa.select(
        _account.c.number,
        _account.c.channel,
        _account.c.counter,
        _account.c.blocked_at,
        sa.select(_person.c.address)
        .where(_person.c.id == _account.c.person_id)
        .scalar_subquery()
        .label("address"),
    )
    .where(_account.c.number.in_(sa.bindparam("numbers", expanding=True)))
    .order_by(_account.c.number)
    .with_for_update()
)


class LockedAccountRow(Protocol):
    """A locked account: channel, counter, since when its owner has blocked the assistant.

    ``address`` is how its current speaker is addressed.
    """

    number: int
    channel: str
    counter: int
    blocked_at: datetime | None
    address: str | None


async def locked(session: Session, *, numbers: Sequence[int]) -> Sequence[LockedAccountRow]:
    """Lock these accounts and return them."""
    rows = (await session.execute(_LOCKED, {"numbers": sorted(numbers)})).all()
    return cast("Sequence[LockedAccountRow]", rows)


async def set_counters(session: Session, *, counters: Mapping[int, int]) -> None:
    """Keep the counters as they stand now."""
    rows = [{"key": number, "to": value} for number, value in sorted(counters.items())]
    await (await session.connection()).execute(_SET_COUNTER, rows)


_WAIT = _SET_COUNTER.values(is_waiting=True)


async def set_waiting(session: Session, *, counters: Mapping[int, int]) -> None:
    """Keep the counters as they stand now: of accounts for which something waits from now on."""
    rows = [{"key": number, "to": value} for number, value in sorted(counters.items())]
    await (await session.connection()).execute(_WAIT, rows)
