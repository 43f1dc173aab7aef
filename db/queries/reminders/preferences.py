"""Reads and writes preferences of unsolicited messages: reminders, and muted units."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient, Mute
from db.models.messages import Outbox
from db.models.people import Account, PersonOnAccount
from db.models.reminders import Preference
from domain.deliveries import MessageKind, State
from domain.units.units import Unit, UnitKind

_outbox = table(Outbox)


async def preference(session: Session, *, person_id: UUID) -> Preference | None:
    """Return a person's reminder preference, or None if they never set one."""
    return await session.get(Preference, person_id, populate_existing=True)


async def keep_preference(
    session: Session, *, person_id: UUID, days: str, hour: int, per_week: int, now: datetime
) -> None:
    """Store a person's reminder preference."""
    wanted = {"days": days, "hour": hour, "per_week": per_week, "updated_at": now}
    insert = _insert(session, Preference).values(person_id=person_id, **wanted)
    await session.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_=wanted))


async def muted_units(session: Session, *, person_id: UUID) -> Sequence[Unit]:
    """Return the units a person muted."""
    rows = await session.execute(
        sa.select(Mute.unit_kind, Mute.unit)
        .where(Mute.person_id == person_id)
        .order_by(Mute.unit_kind, Mute.unit)
    )
    return [Unit(UnitKind(kind), code) for kind, code in rows]


async def mute(session: Session, *, person_id: UUID, unit: Unit, now: datetime) -> None:
    """Store that a person muted a unit; the first time counts."""
    insert = _insert(session, Mute).values(
        person_id=person_id, unit_kind=unit.kind, unit=unit.code, muted_at=now
    )
    await session.execute(insert.on_conflict_do_nothing())


async def unmute(session: Session, *, person_id: UUID, unit: Unit) -> None:
    """Delete a person's mute of a unit."""
    await session.execute(
        sa.delete(Mute).where(
            Mute.person_id == person_id, Mute.unit_kind == unit.kind, Mute.unit == unit.code
        )
    )


async def skip_reminders(session: Session, *, person_id: UUID, reason: str) -> None:
    """Skip a person's queued reminders; those already being sent go out."""
    own = sa.select(Account.number).where(Account.person_id == person_id)
    shared = sa.select(PersonOnAccount.account_number).where(PersonOnAccount.person_id == person_id)
    hers = sa.and_(
        _outbox.c.account_number.in_(own.union(shared)),
        _outbox.c.person_id == person_id,
        _outbox.c.kind == int(MessageKind.REMINDER),
    )
    await _skip(session, hers, reason)


async def skip_broadcasts(session: Session, *, person_id: UUID, unit: Unit, reason: str) -> None:
    """Skip a person's queued broadcasts of a unit; those already being sent go out."""
    told = (
        sa.select(BroadcastRecipient.outbox_id)
        .join(Broadcast, Broadcast.id == BroadcastRecipient.broadcast_id)
        .where(
            BroadcastRecipient.person_id == person_id,
            Broadcast.unit_kind == unit.kind,
            Broadcast.unit == unit.code,
        )
    )
    await _skip(session, _outbox.c.id.in_(told), reason)


async def _skip(session: Session, which: sa.ColumnElement[bool], reason: str) -> None:
    await session.execute(
        sa.update(_outbox)
        .where(
            which,
            _outbox.c.kind >= sa.literal_column("2"),  # as the partial index says it
            _outbox.c.state.in_((State.QUEUED, State.HELD)),
            _outbox.c.posting_at.is_(None),
        )
        .values(state=State.SKIPPED, reason=reason)
    )


def _insert(session: Session, kind: type[Any]) -> Any:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(kind) if is_sqlite else postgresql.insert(kind)
