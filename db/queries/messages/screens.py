"""Shown screens with choices: found by number or message id, closed once answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Outbox
from domain.deliveries import MessageKind, State

_outbox = table(Outbox)
_SCREENS = sa.select(_outbox).where(
    _outbox.c.account_number == sa.bindparam("account"),
    _outbox.c.number == sa.bindparam("number"),
    _outbox.c.choices.is_not(None),
)


class ScreenRow(Protocol):
    """A screen with choices, as its row holds it."""

    id: int
    person_id: UUID | None
    kind: int
    key: str
    facts: dict[str, Any]
    request: dict[str, Any]
    choices: list[dict[str, Any]]
    is_once: bool
    closed_at: datetime | None
    state: str
    platform_id: str | None
    number: int | None
    sent_at: datetime | None
    created_at: datetime


async def screen(session: Session, *, account: int, number: int) -> ScreenRow | None:
    """Return the shown screen an account names, or None."""
    found = await session.execute(_SCREENS, {"account": account, "number": number})
    return cast("ScreenRow | None", found.one_or_none())


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


async def screen_posted(session: Session, *, account: int, platform_id: str) -> ScreenRow | None:
    """Return the screen that a platform knows by this message id, or None."""
    found = await session.execute(_POSTED, {"account": account, "posted": platform_id})
    return cast("ScreenRow | None", found.first())


_RECENT = (
    sa.select(_outbox)
    .where(
        _outbox.c.account_number == sa.bindparam("account"),
        _outbox.c.state.in_((State.SENT, State.QUEUED)),
        _outbox.c.choices.is_not(None),
        # a notice that was edited asks nothing new: it is pressed, not answered
        sa.or_(_outbox.c.replaces_id.is_(None), _outbox.c.kind == MessageKind.REPLY),
        _outbox.c.created_at > sa.bindparam("since"),
    )
    .order_by(_outbox.c.id.desc())
    .limit(6)
)


async def recent_screens(session: Session, *, account: int, since: datetime) -> Sequence[ScreenRow]:
    """Return an account's newest screens with choices, newest first."""
    found = await session.execute(_RECENT, {"account": account, "since": since})
    return cast("Sequence[ScreenRow]", found.all())


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
