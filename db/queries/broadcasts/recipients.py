"""Reads and writes the recipients of broadcasts: their outbox rows, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.learning import LessonResult
from db.models.messages import Outbox
from db.models.people import Account, Person
from db.models.units import Membership
from db.queries.broadcasts.broadcasts import inside, muted, of
from domain.broadcasts import RecipientStatus
from domain.deliveries import State
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


# Its rows -----------------------------------------------------------------------------------------


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


# What became of it --------------------------------------------------------------------------------


def _seen() -> Any:
    """Whether it was surely shown: what has a number on a page is shown once that is open again."""
    return sa.or_(
        _outbox.c.number.is_(None),
        sa.func.coalesce(Account.seen_at >= _outbox.c.sent_at, sa.false()),
    )


def _opened() -> Any:
    """Whether the recipient pressed something under it, or opened its lesson since."""
    learned = sa.exists(
        sa.select(sa.literal(1)).where(
            LessonResult.person_id == _recipient.c.person_id,
            LessonResult.lesson_id == Broadcast.lesson_id,
            LessonResult.seen_at >= _outbox.c.sent_at,
        )
    )
    return sa.or_(_recipient.c.opened_at.is_not(None), learned)


_WITH_ROWS = (
    sa.join(BroadcastRecipient, Broadcast, BroadcastRecipient.broadcast_id == Broadcast.id)
    .outerjoin(Outbox, BroadcastRecipient.outbox_id == Outbox.id)
    .outerjoin(Account, BroadcastRecipient.account_number == Account.number)
)


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """What became of it for so many people, as their rows say."""

    reason: str | None
    state: str | None
    why: str | None
    was_seen: bool
    has_opened: bool
    count: int


async def outcomes(session: Session, *, broadcast_id: UUID) -> list[OutcomeCount]:
    """Return what became of a broadcast, people counted by outcome."""
    seen, opened = sa.type_coerce(_seen(), sa.Boolean), sa.type_coerce(_opened(), sa.Boolean)
    each = (
        sa.select(
            _recipient.c.reason,
            _outbox.c.state,
            _outbox.c.reason.label("why"),
            seen.label("was_seen"),
            opened.label("has_opened"),
        )
        .select_from(_WITH_ROWS)
        .where(_recipient.c.broadcast_id == broadcast_id)
        .subquery()
    )
    rows: Any = await session.execute(sa.select(*each.c, sa.func.count()).group_by(*each.c))
    return [OutcomeCount(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RecipientOutcome:
    """The outcome for one recipient; ``name`` is None unless their leader may see it."""

    person: UUID
    name: str | None
    reason: str | None
    state: str | None
    why: str | None
    was_seen: bool
    has_opened: bool


async def each(session: Session, *, broadcast_id: UUID, unit: Unit) -> list[RecipientOutcome]:
    """Return what became of it person by person; names of members who agreed to be seen."""
    shows = sa.exists(
        sa.select(sa.literal(1)).where(
            of(unit, Membership),
            Membership.person_id == Person.id,
            Membership.left_at.is_(None),
            Membership.shows_name,
        )
    )
    seen, opened = sa.type_coerce(_seen(), sa.Boolean), sa.type_coerce(_opened(), sa.Boolean)
    rows = await session.execute(
        sa.select(
            _recipient.c.person_id,
            sa.case((shows, Person.name)),
            _recipient.c.reason,
            _outbox.c.state,
            _outbox.c.reason,
            seen,
            opened,
        )
        .select_from(_WITH_ROWS.join(Person, Person.id == BroadcastRecipient.person_id))
        .where(_recipient.c.broadcast_id == broadcast_id)
        .order_by(_recipient.c.person_id)
    )
    return [RecipientOutcome(*row) for row in rows]


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
