"""Claims outbox rows under a lease and a fence, and writes their outcomes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Outbox
from db.models.people import Account
from domain.deliveries import ACKNOWLEDGE, CLOCK_DRIFT, MessageKind, State

_outbox = table(Outbox)
_account = table(Account)
_FREE = sa.or_(_outbox.c.lease_until.is_(None), _outbox.c.lease_until < sa.bindparam("now"))
_earlier = _outbox.alias("earlier")
_GOES_BEFORE = sa.or_(
    _earlier.c.kind < _outbox.c.kind,
    sa.and_(_earlier.c.kind == _outbox.c.kind, _earlier.c.id < _outbox.c.id),
)
_IS_TO_GO = sa.or_(_earlier.c.due_at <= sa.bindparam("now"), _earlier.c.fence > 0)
_IS_UNDER_WAY = _earlier.c.lease_until >= sa.bindparam("now")
_FIRST_OF_ACCOUNT = sa.or_(
    _outbox.c.key
    == ACKNOWLEDGE,  # an acknowledgement of a press delays nobody and waits for nobody
    ~sa.exists(
        sa.select(sa.literal(1)).where(
            _earlier.c.account_number == _outbox.c.account_number,
            _earlier.c.state == State.QUEUED,
            _earlier.c.id != _outbox.c.id,
            _earlier.c.key != ACKNOWLEDGE,
            sa.or_(sa.and_(_GOES_BEFORE, _IS_TO_GO), _IS_UNDER_WAY),
        )
    ),
)
"""One at a time for each account: the more urgent, then the older; a retry holds others back."""
_replaced = _outbox.alias("replaced")
_below = _outbox.alias("below")
_EDITS = sa.case(
    # A newer message below it rules an edit out: nobody would see it, so it is sent anew.
    (
        sa.exists(
            sa.select(sa.literal(1)).where(
                _below.c.account_number == _outbox.c.account_number,
                _below.c.id > _outbox.c.replaces_id,
                _below.c.state == State.SENT,
                _below.c.replaces_id.is_(None),
                _below.c.key != ACKNOWLEDGE,  # nobody sees the acknowledgement of a press
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
    _account.c.said_at > sa.bindparam("astray"),
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


class LeasedRow(Protocol):
    """A request under a lease, with its recipient's key on the platform and the id it edits."""

    id: int
    account_number: int
    person_id: UUID | None
    kind: int
    screen_id: UUID
    key: str
    request: dict[str, Any]
    due_at: datetime
    expires_at: datetime
    attempts: int
    resent: int
    fence: int
    posting_at: datetime | None
    external_key: str
    edits: str | None


async def claim(
    session: Session,
    *,
    channel: str,
    now: datetime,
    until: datetime,
    limit: int,
    kind: MessageKind = MessageKind.BROADCAST,
    per_chat: timedelta | None = None,
) -> Sequence[LeasedRow]:
    """Lease due rows of a channel: replies first, in order, one at a time for each account.

    Nothing less urgent than ``kind`` is leased, and no row of an account that was sent a message
    less than ``per_chat`` ago.
    """
    wanted = {
        "channel": channel,
        "now": now,
        "limit": limit,
        "kind": int(kind),
        "said_before": now - (per_chat or timedelta()),
        "astray": now + CLOCK_DRIFT,
    }
    rows = (await session.execute(_CLAIM, wanted)).all()
    if rows:
        ids = [row.id for row in rows]
        await session.execute(
            _LEASE,
            {"ids": ids, "until": until, "now": now},
            execution_options={"synchronize_session": False},
        )
    return cast("Sequence[LeasedRow]", rows)


_IS_DUE = _outbox.c.due_at <= sa.bindparam("now")
_NEXT = (
    sa.select(
        sa.func.min(sa.case((~_IS_DUE, _outbox.c.due_at))).label("due"),
        sa.func.min(
            sa.case((_outbox.c.lease_until >= sa.bindparam("now"), _outbox.c.lease_until))
        ).label("leased"),
        sa.func.min(
            sa.case(
                (
                    sa.and_(_IS_DUE, _outbox.c.key != ACKNOWLEDGE, ~_NOT_JUST_SAID),
                    _account.c.said_at,
                )
            )
        ).label("said"),
    )
    .join(_account, _account.c.number == _outbox.c.account_number)
    .where(
        _outbox.c.channel == sa.bindparam("channel"),
        _outbox.c.state == sa.literal_column("'queued'"),
        _outbox.c.kind <= sa.bindparam("kind"),
    )
)


async def next_due(
    session: Session, *, channel: str, now: datetime, kind: MessageKind, per_chat: timedelta | None
) -> datetime | None:
    """Return when the next row can be claimed that cannot be claimed yet; None for no such row."""
    gap = per_chat or timedelta()
    wanted = {
        "channel": channel,
        "now": now,
        "kind": int(kind),
        "said_before": now - gap,
        "astray": now + CLOCK_DRIFT,
    }
    due, leased, said = (await session.execute(_NEXT, wanted)).one()
    instants = [due, leased, None if said is None else said + gap]
    return min((one for one in instants if one is not None), default=None)


async def release(session: Session) -> None:
    """Release every lease: for a process that knows that whoever held them is dead."""
    await session.execute(
        sa.update(_outbox)
        .where(_outbox.c.state == sa.literal_column("'queued'"), _outbox.c.lease_until.is_not(None))
        .values(lease_until=None)
    )


_FINISH = (
    sa.update(_outbox)
    .where(
        _outbox.c.id == sa.bindparam("row_id"),
        _outbox.c.fence == sa.bindparam("held"),
        _outbox.c.state == State.QUEUED,
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
        _outbox.c.state == State.QUEUED,
    )
    .values(lease_until=sa.bindparam("until"))
)


async def extend(session: Session, *, rows: Sequence[Mapping[str, Any]], until: datetime) -> None:
    """Extend the lease of rows under way: ``row_id`` and the fence ``held`` of each."""
    await (await session.connection()).execute(_EXTEND, [{**row, "until": until} for row in rows])
