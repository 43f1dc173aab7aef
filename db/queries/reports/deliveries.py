"""Reads deliveries for exports: each request with its outcome, and people left out before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.messages import Outbox
from db.models.people import Account, Person
from db.models.units import Membership
from domain.deliveries import ACKNOWLEDGE, MessageKind

_outbox = table(Outbox)
_account = table(Account)
_person = table(Person)
_broadcast = table(Broadcast)
_recipient = table(BroadcastRecipient)


@dataclass(frozen=True, slots=True)
class Window:
    """A selection: due from ``since`` until before ``before``, of these kinds (none: all)."""

    ward_id: str
    since: datetime | None = None
    before: datetime | None = None
    kinds: Sequence[int] = ()
    broadcast: UUID | None = None


_NAME = sa.case(
    (
        sa.exists(
            sa.select(sa.literal(1)).where(
                Membership.person_id == _recipient.c.person_id,
                Membership.unit_kind == _broadcast.c.unit_kind,
                Membership.unit == _broadcast.c.unit,
                Membership.left_at.is_(None),
                Membership.shows_name,
            )
        ),
        _person.c.name,
    )
).label("name")
"""A recipient's name, only if they let the leader of this unit see it."""
_OF_BROADCAST = (
    _broadcast.c.id.label("broadcast"),
    _broadcast.c.unit_kind,
    _broadcast.c.unit,
    _NAME,
    _recipient.c.opened_at,
)
_TOLD = (
    sa.select(
        *(
            _outbox.c[name]
            for name in (
                "id", "kind", "channel", "state", "reason", "due_at", "sent_at", "attempts",
                "resent",
            )
        ),
        sa.case((_outbox.c.number.is_not(None), _account.c.seen_at)).label("seen_at"),
        *_OF_BROADCAST,
    )
    .join(_account, _account.c.number == _outbox.c.account_number)
    .outerjoin(_recipient, _recipient.c.outbox_id == _outbox.c.id)
    .outerjoin(_broadcast, _broadcast.c.id == _recipient.c.broadcast_id)
    .outerjoin(_person, _person.c.id == _recipient.c.person_id)
    .where(_outbox.c.key != ACKNOWLEDGE)
)  # fmt: skip
_LEFT_OUT = (
    sa.select(
        _recipient.c.person_id,
        _recipient.c.reason,
        _broadcast.c.started_at.label("due_at"),
        *_OF_BROADCAST,
    )
    .join(_broadcast, _broadcast.c.id == _recipient.c.broadcast_id)
    .join(_person, _person.c.id == _recipient.c.person_id)
    .where(_recipient.c.outbox_id.is_(None), _recipient.c.reason.is_not(None))
)


class LeftOutRow(Protocol):
    """Someone left out of a broadcast; named when their unit's leader may see the name."""

    person_id: UUID
    reason: str
    due_at: datetime | None
    broadcast: UUID
    unit_kind: str
    unit: str
    name: str | None
    opened_at: datetime | None


class DeliveryRow(Protocol):
    """A request with its outcome, and of which broadcast it is, if of any."""

    id: int
    kind: int
    channel: str
    state: str
    reason: str | None
    due_at: datetime
    sent_at: datetime | None
    attempts: int
    resent: int
    seen_at: datetime | None
    broadcast: UUID | None
    unit_kind: str | None
    unit: str | None
    name: str | None
    opened_at: datetime | None


def _told(window: Window) -> sa.Select[Any]:
    chosen = _within(_TOLD, window, _outbox.c.due_at)
    if window.kinds:
        chosen = chosen.where(_outbox.c.kind.in_(window.kinds))
    return chosen.where(_account.c.ward_id == window.ward_id)


def _left_out(window: Window) -> sa.Select[Any]:
    chosen = _within(_LEFT_OUT, window, _broadcast.c.started_at)
    if window.kinds and MessageKind.BROADCAST not in window.kinds:
        chosen = chosen.where(sa.false())
    return chosen.where(_broadcast.c.ward_id == window.ward_id)


def _within(chosen: sa.Select[Any], window: Window, at: Any) -> sa.Select[Any]:
    if window.since is not None:
        chosen = chosen.where(at >= window.since)
    if window.before is not None:
        chosen = chosen.where(at < window.before)
    if window.broadcast is not None:
        chosen = chosen.where(_broadcast.c.id == window.broadcast)
    return chosen


async def count(session: Session, *, window: Window) -> int:
    """Return how many deliveries fit, those left out before they were queued among them."""
    found = 0
    for chosen in (_told(window), _left_out(window)):
        counted = sa.select(sa.func.count()).select_from(chosen.subquery())
        found += int(await session.scalar(counted) or 0)
    return found


async def told(
    session: Session, *, window: Window, after: int, limit: int
) -> Sequence[DeliveryRow]:
    """Return the next requests after a row's id, in the order they were queued."""
    chosen = _told(window).where(_outbox.c.id > after).order_by(_outbox.c.id).limit(limit)
    return cast("Sequence[DeliveryRow]", (await session.execute(chosen)).all())


async def left_out(
    session: Session, *, window: Window, after: tuple[UUID, UUID] | None, limit: int
) -> Sequence[LeftOutRow]:
    """Return the next people left out of broadcasts, after one of them (broadcast, person)."""
    place = sa.tuple_(_recipient.c.broadcast_id, _recipient.c.person_id)
    chosen = _left_out(window)
    if after is not None:
        chosen = chosen.where(place > sa.tuple_(*after))
    ordered = chosen.order_by(_recipient.c.broadcast_id, _recipient.c.person_id).limit(limit)
    return cast("Sequence[LeftOutRow]", (await session.execute(ordered)).all())
