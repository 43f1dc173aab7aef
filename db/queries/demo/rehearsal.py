"""Queries of a rehearsal: who is there, what is due next, what was sent."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Outbox
from db.models.people import Account, Person, RoleGrant
from db.models.reminders import Preference, Reminder
from domain.deliveries import ACKNOWLEDGE, UNSOLICITED, State

_account = table(Account)
_outbox = table(Outbox)
_person = table(Person)
_reminder = table(Reminder)
_unasked = _outbox.c.kind.in_([int(kind) for kind in UNSOLICITED])


async def move_every_other(session: Session, *, channel: str) -> None:
    """Move every other account of the web chat to another channel."""
    await session.execute(
        sa.update(_account).where(_account.c.number % 2 == 1).values(channel=channel)
    )


async def people(session: Session) -> Sequence[tuple[int, UUID]]:
    """Return every account's number and person, in the order of the numbers."""
    rows = await session.execute(
        sa.select(_account.c.number, _account.c.person_id).order_by(_account.c.number)
    )
    return [(int(number), person) for number, person in rows]


async def add_wishes(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store reminder preferences."""
    if rows:
        await (await session.connection()).execute(sa.insert(table(Preference)), list(rows))


async def accounts(session: Session) -> Sequence[tuple[int, str, str | None]]:
    """Return (number, channel, role) of everybody, in the order of the numbers; most have none."""
    rows = await session.execute(
        sa.select(_account.c.number, _account.c.channel, RoleGrant.role)
        .outerjoin(RoleGrant, RoleGrant.person_id == _account.c.person_id)
        .order_by(_account.c.number)
    )
    return cast("Sequence[tuple[int, str, str | None]]", rows.all())


async def told_unasked(session: Session, *, since: datetime, until: datetime) -> set[int]:
    """Return the accounts that received an unsolicited message in a stretch of time."""
    rows = await session.scalars(
        sa.select(_outbox.c.account_number).where(
            _unasked,
            _outbox.c.state == State.SENT,
            _outbox.c.due_at >= since,
            _outbox.c.due_at < until,
        )
    )
    return {int(number) for number in rows}


async def newest_choices(session: Session, *, accounts: Collection[int]) -> dict[int, int]:
    """Return how many choices the newest thing shown to each of these accounts has."""
    newest = (
        sa.select(sa.func.max(_outbox.c.id))
        .where(
            _outbox.c.account_number.in_(accounts),
            _outbox.c.state == State.SENT,
            _outbox.c.key != ACKNOWLEDGE,
        )
        .group_by(_outbox.c.account_number)
    )
    rows = await session.execute(
        sa.select(_outbox.c.account_number, _outbox.c.choices).where(_outbox.c.id.in_(newest))
    )
    return {int(number): len(choices or ()) for number, choices in rows}


_queued = _outbox.c.state == sa.literal_column("'queued'")
_IS_DUE = sa.select(
    sa.exists(sa.select(sa.literal(1)).where(_queued, _outbox.c.due_at <= sa.bindparam("now")))
)


async def is_due(session: Session, *, now: datetime) -> bool:
    """Return whether anything may have to be delivered now."""
    return bool(await session.scalar(_IS_DUE, {"now": now}))


_free_at = sa.func.max(
    _outbox.c.due_at,
    sa.func.coalesce(_outbox.c.lease_until, sa.bindparam("after")),
    type_=_outbox.c.due_at.type,
)
_NEXT_DUE = sa.select(sa.func.min(_free_at, type_=_outbox.c.due_at.type)).where(
    _queued, _free_at > sa.bindparam("after")
)


async def next_due(session: Session, *, after: datetime) -> datetime | None:
    """Return the first instant after another at which something waiting may be delivered."""
    moment: datetime | None = await session.scalar(_NEXT_DUE, {"after": after})
    return moment


async def left_out(
    session: Session, *, since: datetime, until: datetime
) -> Sequence[tuple[str, str, int]]:
    """Return (rule, reason, how many) of those not reminded in a stretch of time."""
    rows = await session.execute(
        sa.select(_reminder.c.rule, _reminder.c.reason, sa.func.count())
        .where(
            _reminder.c.decided_at >= since,
            _reminder.c.decided_at < until,
            _reminder.c.reason.is_not(None),
        )
        .group_by(_reminder.c.rule, _reminder.c.reason)
        .order_by(_reminder.c.rule, _reminder.c.reason)
    )
    return cast("Sequence[tuple[str, str, int]]", rows.all())


class ToldRow(Protocol):
    """An unsolicited message, sent or queued, and its recipient."""

    id: int
    account_number: int
    channel: str
    kind: int
    part: int
    key: str
    facts: dict[str, Any]
    request: dict[str, Any]
    state: str
    reason: str | None
    due_at: datetime
    sent_at: datetime | None
    dedupe_key: str | None
    external_key: str


async def said(session: Session) -> Sequence[ToldRow]:
    """Return every unsolicited message that was queued or sent, the oldest first."""
    rows = await session.execute(
        sa.select(
            _outbox.c.id,
            _outbox.c.account_number,
            _outbox.c.channel,
            _outbox.c.kind,
            _outbox.c.part,
            _outbox.c.key,
            _outbox.c.facts,
            _outbox.c.request,
            _outbox.c.state,
            _outbox.c.reason,
            _outbox.c.due_at,
            _outbox.c.sent_at,
            _outbox.c.dedupe_key,
            _account.c.external_key,
        )
        .join(_account, _account.c.number == _outbox.c.account_number)
        .where(_outbox.c.kind > 0, _outbox.c.key != ACKNOWLEDGE)
        .order_by(_outbox.c.id)
    )
    return cast("Sequence[ToldRow]", rows.all())


class DecidedRow(Protocol):
    """A decision about reminding, with the account of the person it is about."""

    id: UUID
    person_id: UUID
    rule: str
    subject: str
    turn: int
    due_at: datetime
    state: str
    reason: str | None
    decided_at: datetime
    answered_at: datetime | None
    number: int | None


async def reminders(session: Session) -> Sequence[DecidedRow]:
    """Return every decision about reminding, with the account it is about, the oldest first."""
    rows = await session.execute(
        sa.select(_reminder, _account.c.number)
        .outerjoin(_account, _account.c.person_id == _reminder.c.person_id)
        .order_by(_reminder.c.decided_at, _reminder.c.id)
    )
    return cast("Sequence[DecidedRow]", rows.all())
