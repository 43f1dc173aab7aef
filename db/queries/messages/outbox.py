"""The outbox: stores and reads outgoing messages, screen by screen."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import HELD, QUEUED, Outbox
from db.models.people import Account
from domain.deliveries import LIFETIME, MessageKind, State

_outbox = table(Outbox)
_account = table(Account)
_INSERT = sa.insert(_outbox)


async def add(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store outgoing rows; all of them carry the same columns."""
    await (await session.connection()).execute(_INSERT, list(rows))


_SAID = sa.select(
    *(_outbox.c[one] for one in ("dedupe_key", "id", "account_number", "number"))
).where(_outbox.c.dedupe_key.in_(sa.bindparam("keys", expanding=True)))


async def has_dedupe_key(session: Session, *, keys: Sequence[str]) -> set[str]:
    """Return which of these dedupe keys are taken already."""
    return {str(row.dedupe_key) for row in await session.execute(_SAID, {"keys": keys})}


class SaidRow(Protocol):
    """What was said under a dedupe key: its row, and its number once it is visible."""

    id: int
    account_number: int
    number: int | None


async def said_under(session: Session, *, keys: Sequence[str]) -> dict[str, SaidRow]:
    """Return id, account and visible number of the messages with these dedupe keys."""
    rows = await session.execute(_SAID, {"keys": keys})
    return {str(row.dedupe_key): cast("SaidRow", row) for row in rows}


_UNASKED = sa.select(
    _outbox.c.account_number, _outbox.c.state, _outbox.c.due_at, _outbox.c.sent_at
).where(
    _outbox.c.account_number.in_(sa.bindparam("accounts", expanding=True)),
    _outbox.c.kind >= sa.literal_column("2"),  # as the partial index says it
    _outbox.c.due_at > sa.bindparam("since"),
    _outbox.c.part == 0,
    _outbox.c.state.in_((State.QUEUED, State.SENT)),
)


class UnaskedRow(Protocol):
    """An unsolicited message of an account, sent or queued."""

    account_number: int
    state: str
    due_at: datetime
    sent_at: datetime | None


async def unsolicited(
    session: Session, *, accounts: Sequence[int], since: datetime
) -> Sequence[UnaskedRow]:
    """Return the unsolicited messages of these accounts, sent or queued, due after an instant."""
    found = await session.execute(_UNASKED, {"accounts": accounts, "since": since})
    return cast("Sequence[UnaskedRow]", found.all())


_told = _outbox.alias("told")
_LATEST = max(LIFETIME.values())


async def defer_unsolicited(
    session: Session, *, accounts: Any, since: datetime, due_at: datetime, expires_at: datetime
) -> None:
    """Put off the queued broadcasts of these accounts if they got an unsolicited message since."""
    was_told = sa.exists(
        sa.select(sa.literal(1)).where(
            _told.c.account_number == _outbox.c.account_number,
            _told.c.kind >= sa.literal_column("2"),
            _told.c.screen_id != _outbox.c.screen_id,
            _told.c.state == State.SENT,
            _told.c.sent_at >= since,
            _told.c.due_at > since - _LATEST,  # for the index: nothing is sent so late
        )
    )
    await session.execute(
        sa.update(_outbox)
        .where(
            _outbox.c.account_number.in_(accounts),
            _outbox.c.kind >= sa.literal_column("2"),
            _outbox.c.kind == int(MessageKind.BROADCAST),
            _outbox.c.state == State.QUEUED,
            _outbox.c.due_at < due_at,
            _outbox.c.posting_at.is_(None),
            was_told,
        )
        .values(due_at=due_at, expires_at=expires_at)
    )


async def skip(session: Session, *, accounts: Sequence[int], reason: str) -> None:
    """Skip all queued messages of these accounts."""
    await session.execute(
        sa.update(_outbox)
        .where(_outbox.c.account_number.in_(accounts), _outbox.c.state == State.QUEUED)
        .values(state=State.SKIPPED, reason=reason)
    )


_DUE_ON = (
    sa.select(_outbox.c.id, _outbox.c.account_number, _outbox.c.kind, _outbox.c.screen_id)
    .where(
        _outbox.c.channel == sa.bindparam("channel"),
        _outbox.c.state == sa.literal_column("'queued'"),
        _outbox.c.kind <= sa.bindparam("kind"),
        _outbox.c.due_at <= sa.bindparam("now"),
    )
    .order_by(_outbox.c.kind, _outbox.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(skip_locked=True)
)


class DueRow(Protocol):
    """A due request of a channel whose delivery is its own commit."""

    id: int
    account_number: int
    kind: int
    screen_id: UUID


async def due_on(
    session: Session,
    *,
    channel: str,
    now: datetime,
    limit: int,
    kind: MessageKind = MessageKind.BROADCAST,
) -> Sequence[DueRow]:
    """Return and lock a channel's due rows, for a channel whose delivery is its own commit.

    Nothing less urgent than ``kind`` is among them.
    """
    wanted = {"channel": channel, "kind": int(kind), "now": now, "limit": limit}
    return cast("Sequence[DueRow]", (await session.execute(_DUE_ON, wanted)).all())


_REVEAL = (
    sa.update(_outbox)
    .where(_outbox.c.id == sa.bindparam("row_id"))
    .values(state=State.SENT, number=sa.bindparam("place"), sent_at=sa.bindparam("at"))
)


async def reveal(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make rows visible in their web chats: ``row_id``, ``place`` and ``at`` for each."""
    await (await session.connection()).execute(_REVEAL, list(rows))


async def expire(session: Session, *, now: datetime) -> int:
    """Expire rows that waited longer than their kind may; return how many."""
    result = await session.execute(
        sa.update(_outbox)
        .where(
            _outbox.c.state == State.QUEUED,
            _outbox.c.expires_at < now,
            _outbox.c.posting_at.is_(None),
        )
        .values(state=State.EXPIRED, reason="waited too long")
    )
    return int(getattr(result, "rowcount", 0))


async def tally(session: Session) -> dict[str, int]:
    """Return how many rows wait to be sent: read from indexes that hold no others."""
    count = sa.select(sa.func.count()).select_from(_outbox)
    queued, held = [await session.scalar(count.where(one)) for one in (QUEUED, HELD)]
    return {"queued": int(queued or 0), "held": int(held or 0)}
