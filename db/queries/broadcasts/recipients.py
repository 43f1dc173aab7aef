"""Who a broadcast is for, and the row queued for each of them."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.broadcasts import BroadcastRecipient
from db.models.messages import Outbox
from db.models.people import Person
from db.queries.broadcasts.audience import inside, muted
from domain.broadcasts.recipients import RecipientStatus
from domain.units.units import Unit

_recipient = table(BroadcastRecipient)
_outbox = table(Outbox)


async def freeze(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store the recipients of a broadcast, frozen from now on."""
    if rows:
        await (await session.connection()).execute(sa.insert(_recipient), list(rows))


async def next_recipients(session: Session, *, broadcast_id: UUID, limit: int) -> Sequence[UUID]:
    """Return the next recipients without an outbox row; people who share a phone come together."""
    found = await session.scalars(
        sa.select(_recipient.c.person_id)
        .where(
            _recipient.c.broadcast_id == broadcast_id,
            _recipient.c.outbox_id.is_(None),
            _recipient.c.reason.is_(None),
        )
        .order_by(_recipient.c.account_number, _recipient.c.person_id)
        .limit(limit)
    )
    return found.all()


async def out_of_reach(session: Session, *, unit: Unit, persons: Sequence[UUID]) -> dict[UUID, str]:
    """Return who of these muted or left the unit since, and which of the two."""
    rows = await session.execute(
        sa.select(Person.id, muted(unit, Person.id)).where(
            Person.id.in_(persons),
            sa.or_(muted(unit, Person.id), Person.id.not_in(inside(unit))),
        )
    )
    return {
        person: RecipientStatus.MUTED if is_muted else RecipientStatus.LEFT_UNIT
        for person, is_muted in rows
    }


_NOTE = (
    sa.update(_recipient)
    .where(
        _recipient.c.broadcast_id == sa.bindparam("broadcast"),
        _recipient.c.person_id == sa.bindparam("person"),
    )
    .values(
        outbox_id=sa.bindparam("row_id"),
        reason=sa.bindparam("why"),
        account_number=sa.bindparam("account"),
    )
)


async def note(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store for each (broadcast, person, row_id, why, account) what was queued, or why not."""
    if rows:
        await (await session.connection()).execute(_NOTE, list(rows))


async def said(session: Session, *, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return for each key the account it was said to and the row that ends its screen."""
    last = _outbox.alias("last")
    ends = (
        sa.select(sa.func.max(last.c.id))
        .where(
            last.c.account_number == _outbox.c.account_number,
            last.c.screen_id == _outbox.c.screen_id,
        )
        .scalar_subquery()
    )
    rows = await session.execute(
        sa.select(_outbox.c.dedupe_key, _outbox.c.account_number, ends).where(
            _outbox.c.dedupe_key.in_(keys)
        )
    )
    return {str(key): (account, row) for key, account, row in rows}


async def stop_recipients(session: Session, *, broadcast_id: UUID, reason: str) -> None:
    """Note why nothing will be queued for those who still wait."""
    await session.execute(
        sa.update(BroadcastRecipient)
        .where(
            BroadcastRecipient.broadcast_id == broadcast_id,
            BroadcastRecipient.outbox_id.is_(None),
            BroadcastRecipient.reason.is_(None),
        )
        .values(reason=reason)
    )


async def khoi_of(session: Session, *, persons: Sequence[UUID]) -> dict[UUID, str | None]:
    """Return the khối each of these people gave."""
    rows = await session.execute(sa.select(Person.id, Person.khoi).where(Person.id.in_(persons)))
    return {row.id: row.khoi for row in rows}


NOTE_OPENED = (
    sa.update(_recipient)
    .where(_recipient.c.outbox_id == sa.bindparam("row_id"), _recipient.c.opened_at.is_(None))
    .values(opened_at=sa.bindparam("at"))
)
"""Keep that something under a broadcast was pressed; deferred to the end of the batch."""
