"""The outbox: rows to be said, claimed under a lease, ended by an outcome."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from db.base import table
from db.models.people import Account
from db.models.talk import Outbox
from db.session import Session
from domain.deliveries import ACKNOWLEDGE, Kind

_outbox = table(Outbox)
_account = table(Account)
_INSERT = sa.insert(_outbox)


async def add(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows to be said; all of them carry the same columns."""
    await (await session.connection()).execute(_INSERT, list(rows))


async def has_dedupe_key(session: Session, *, keys: Sequence[str]) -> set[str]:
    """Return which of these dedupe keys are taken already."""
    rows = await session.scalars(
        sa.select(_outbox.c.dedupe_key).where(_outbox.c.dedupe_key.in_(keys))
    )
    return {str(key) for key in rows}


async def said_under(session: Session, *, keys: Sequence[str]) -> dict[str, Any]:
    """Return id and visible number of what was said under these keys."""
    rows = await session.execute(
        sa.select(_outbox.c.dedupe_key, _outbox.c.id, _outbox.c.number).where(
            _outbox.c.dedupe_key.in_(keys)
        )
    )
    return {str(row.dedupe_key): row for row in rows}


_SCREENS = sa.select(_outbox).where(
    _outbox.c.account_number == sa.bindparam("account"),
    _outbox.c.number == sa.bindparam("number"),
    _outbox.c.choices.is_not(None),
)


async def screen(session: Session, *, account: int, number: int) -> sa.Row[Any] | None:
    """Return the shown screen an account names, or None."""
    return (await session.execute(_SCREENS, {"account": account, "number": number})).one_or_none()


_POSTED = (
    sa.select(_outbox)
    .where(
        _outbox.c.account_number == sa.bindparam("account"),
        _outbox.c.platform_id == sa.bindparam("posted"),
        _outbox.c.choices.is_not(None),
    )
    .order_by(_outbox.c.id.desc())  # an edit stands where an earlier screen stood
    .limit(1)
)


async def screen_posted(session: Session, *, account: int, platform_id: str) -> Any:
    """Return the screen that a platform knows by this message id, or None."""
    found = await session.execute(_POSTED, {"account": account, "posted": platform_id})
    return found.first()


_RECENT = (
    sa.select(_outbox)
    .where(
        _outbox.c.account_number == sa.bindparam("account"),
        _outbox.c.state.in_(("sent", "queued")),
        _outbox.c.choices.is_not(None),
        _outbox.c.replaces_id.is_(None),  # an edit asks nothing new: it is pressed, not answered
        _outbox.c.created_at > sa.bindparam("since"),
    )
    .order_by(_outbox.c.id.desc())
    .limit(6)
)


async def recent_screens(session: Session, *, account: int, since: datetime) -> Sequence[Any]:
    """Return an account's newest screens with choices, newest first."""
    return (await session.execute(_RECENT, {"account": account, "since": since})).all()


_CLOSE = (
    sa.update(_outbox)
    .where(_outbox.c.id == sa.bindparam("row_id"))
    .values(closed_at=sa.bindparam("at"))
)


async def close(session: Session, *, ids: Sequence[int], now: datetime) -> None:
    """Close answered screens."""
    await (await session.connection()).execute(
        _CLOSE, [{"row_id": row_id, "at": now} for row_id in ids]
    )


_UNASKED = sa.select(
    _outbox.c.account_number, _outbox.c.state, _outbox.c.due_at, _outbox.c.sent_at
).where(
    _outbox.c.account_number.in_(sa.bindparam("accounts", expanding=True)),
    _outbox.c.kind >= sa.literal_column("2"),  # as the partial index says it
    _outbox.c.due_at > sa.bindparam("since"),
    _outbox.c.part == 0,
    _outbox.c.state.in_(("queued", "held", "sent")),
)


async def unasked(session: Session, *, accounts: Sequence[int], since: datetime) -> Sequence[Any]:
    """Return what these accounts were told unasked or still will be, due after an instant."""
    return (await session.execute(_UNASKED, {"accounts": accounts, "since": since})).all()


_FREE = sa.or_(_outbox.c.lease_until.is_(None), _outbox.c.lease_until < sa.bindparam("now"))
_earlier = _outbox.alias("earlier")
_GOES_BEFORE = sa.or_(
    _earlier.c.kind < _outbox.c.kind,
    sa.and_(_earlier.c.kind == _outbox.c.kind, _earlier.c.id < _outbox.c.id),
)
_IS_TO_GO = sa.or_(_earlier.c.due_at <= sa.bindparam("now"), _earlier.c.attempts > 0)
_IS_UNDER_WAY = _earlier.c.lease_until >= sa.bindparam("now")
_FIRST_OF_ACCOUNT = sa.or_(
    _outbox.c.key == ACKNOWLEDGE,  # a sign for a press keeps nobody waiting and waits for nobody
    ~sa.exists(
        sa.select(sa.literal(1)).where(
            _earlier.c.account_number == _outbox.c.account_number,
            _earlier.c.state == "queued",
            _earlier.c.id != _outbox.c.id,
            _earlier.c.key != ACKNOWLEDGE,
            sa.or_(sa.and_(_GOES_BEFORE, _IS_TO_GO), _IS_UNDER_WAY),
        )
    ),
)
"""One at a time for each account: whatever is more urgent, then older; a failed try holds on."""
_replaced = _outbox.alias("replaced")
_below = _outbox.alias("below")
_EDITS = sa.case(
    # Whatever was said below it meanwhile stands: an edit nobody would see is said anew.
    (
        sa.exists(
            sa.select(sa.literal(1)).where(
                _below.c.account_number == _outbox.c.account_number,
                _below.c.id > _outbox.c.replaces_id,
                _below.c.state == "sent",
                _below.c.replaces_id.is_(None),
            )
        ),
        sa.null(),
    ),
    else_=sa.select(_replaced.c.platform_id)
    .where(_replaced.c.id == _outbox.c.replaces_id)
    .scalar_subquery(),
).label("edits")
_NOT_JUST_SAID = sa.or_(
    _outbox.c.key == ACKNOWLEDGE,
    _account.c.said_at.is_(None),
    _account.c.said_at <= sa.bindparam("said_before"),
)
_CLAIM = (
    sa.select(_outbox, _account.c.external_key, _EDITS)
    .join(_account, _account.c.number == _outbox.c.account_number)
    .where(
        _outbox.c.channel == sa.bindparam("channel"),
        _outbox.c.state == sa.literal_column("'queued'"),
        _outbox.c.kind <= sa.bindparam("kind"),
        _outbox.c.due_at <= sa.bindparam("now"),
        _FREE,
        _NOT_JUST_SAID,
        _FIRST_OF_ACCOUNT,
    )
    .order_by(_outbox.c.kind, _outbox.c.id)
    .limit(sa.bindparam("limit"))
    .with_for_update(of=_outbox, skip_locked=True)
)
_LEASE = (
    sa.update(_outbox)
    .where(_outbox.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(
        fence=_outbox.c.fence + 1,
        attempts=_outbox.c.attempts + 1,
        lease_until=sa.bindparam("until"),
        posting_at=sa.bindparam("now"),
    )
)


async def claim(
    session: Session,
    *,
    channel: str,
    now: datetime,
    until: datetime,
    limit: int,
    kind: Kind = Kind.BROADCAST,
    per_chat: timedelta | None = None,
) -> Sequence[Any]:
    """Lease due rows of a channel: replies first, in order, one at a time for each account.

    Nothing less urgent than ``kind`` is leased, and no account that was told something less than
    ``per_chat`` ago.
    """
    wanted = {
        "channel": channel,
        "now": now,
        "limit": limit,
        "kind": int(kind),
        "said_before": now - (per_chat or timedelta()),
    }
    rows = (await session.execute(_CLAIM, wanted)).all()
    if rows:
        ids = [row.id for row in rows]
        await session.execute(
            _LEASE,
            {"ids": ids, "until": until, "now": now},
            execution_options={"synchronize_session": False},
        )
    return rows


_FINISH = (
    sa.update(_outbox)
    .where(
        _outbox.c.id == sa.bindparam("row_id"),
        _outbox.c.fence == sa.bindparam("held"),
        _outbox.c.state == "queued",
    )
    .values(
        state=sa.bindparam("to"),
        reason=sa.bindparam("why"),
        platform_id=sa.bindparam("platform"),
        sent_at=sa.bindparam("at"),
        due_at=sa.bindparam("due"),
        attempts=sa.bindparam("tries"),
        resent=sa.bindparam("again"),
        lease_until=None,
        posting_at=None,
    )
)


async def finish(session: Session, *, outcomes: Sequence[Mapping[str, Any]]) -> None:
    """Write outcomes back; a row claimed again meanwhile (another fence) is left alone."""
    await (await session.connection()).execute(_FINISH, list(outcomes))


_EXTEND = (
    sa.update(_outbox)
    .where(
        _outbox.c.id == sa.bindparam("row_id"),
        _outbox.c.fence == sa.bindparam("held"),
        _outbox.c.state == "queued",
    )
    .values(lease_until=sa.bindparam("until"))
)


async def extend(session: Session, *, rows: Sequence[Mapping[str, Any]], until: datetime) -> None:
    """Keep the lease of rows under way: ``row_id`` and the fence ``held`` of each."""
    await (await session.connection()).execute(_EXTEND, [{**row, "until": until} for row in rows])


async def skip(session: Session, *, accounts: Sequence[int], reason: str) -> None:
    """End what these accounts were still to be told."""
    await session.execute(
        sa.update(_outbox)
        .where(_outbox.c.account_number.in_(accounts), _outbox.c.state == "queued")
        .values(state="skipped", reason=reason)
    )


async def due_on(
    session: Session, *, channel: str, now: datetime, limit: int, kind: Kind = Kind.BROADCAST
) -> Sequence[Any]:
    """Return and lock a channel's due rows, for a channel whose delivery is its own commit.

    Nothing less urgent than ``kind`` is among them.
    """
    statement = (
        sa.select(_outbox.c.id, _outbox.c.account_number)
        .where(
            _outbox.c.channel == channel,
            _outbox.c.state == "queued",
            _outbox.c.kind <= int(kind),
            _outbox.c.due_at <= now,
        )
        .order_by(_outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.execute(statement)).all()


_REVEAL = (
    sa.update(_outbox)
    .where(_outbox.c.id == sa.bindparam("row_id"))
    .values(state="sent", number=sa.bindparam("place"), sent_at=sa.bindparam("at"))
)


async def reveal(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make rows visible in their web chats: ``row_id``, ``place`` and ``at`` for each."""
    await (await session.connection()).execute(_REVEAL, list(rows))


async def expire(session: Session, *, now: datetime) -> int:
    """End rows that waited longer than their kind may; return how many."""
    result = await session.execute(
        sa.update(_outbox)
        .where(
            _outbox.c.state == "queued", _outbox.c.expires_at < now, _outbox.c.posting_at.is_(None)
        )
        .values(state="expired", reason="waited too long")
    )
    return int(getattr(result, "rowcount", 0))


async def tally(session: Session) -> dict[str, int]:
    """Return how many rows stand in which state."""
    rows = await session.execute(
        sa.select(_outbox.c.state, sa.func.count()).group_by(_outbox.c.state)
    )
    return {row[0]: row[1] for row in rows}
