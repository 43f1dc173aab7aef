"""Deletes what was kept long enough, some rows at a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.messages import Inbox
from db.models.people import OneTimeCode, WebSession
from domain.channels import WEB_CHAT
from domain.queues import InboxState
from domain.retention import Kept

_session = table(WebSession)
_code = table(OneTimeCode)
_inbox = table(Inbox)
_BEFORE: sa.BindParameter[datetime] = sa.bindparam("before")

_OLD: Mapping[Kept, tuple[sa.Column[Any], sa.ColumnElement[bool]]] = {
    Kept.BROWSER_SESSION: (_session.c.token_hash, _session.c.used_at < _BEFORE),
    Kept.ONE_TIME_CODE: (
        _code.c.code_hash,
        sa.or_(_code.c.used_at < _BEFORE, _code.c.expires_at < _BEFORE),
    ),
    Kept.MESSENGER_UPDATE: (
        _inbox.c.id,
        sa.and_(
            _inbox.c.channel != WEB_CHAT,
            _inbox.c.state.in_((InboxState.DONE, InboxState.PARKED)),
            _inbox.c.heard_at < _BEFORE,
        ),
    ),
}
"""By which key, and which rows. A web chat's updates are its log, which its owner reads."""


async def drop_old(session: Session, *, kept: Kept, before: datetime, limit: int) -> int:
    """Delete at most ``limit`` rows of a kind that are older; return how many."""
    key, is_old = _OLD[kept]
    old = sa.select(key).where(is_old).limit(limit)
    gone = await session.execute(
        sa.delete(key.table).where(key.in_(old)),
        {"before": before},
        execution_options={"synchronize_session": False},
    )
    return cast("sa.CursorResult[Any]", gone).rowcount
