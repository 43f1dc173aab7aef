"""Reads and writes conversation states, once a batch."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.messages import StoredConversation

_conversation = table(StoredConversation)
_LOAD = sa.select(_conversation).where(
    _conversation.c.account_number.in_(sa.bindparam("numbers", expanding=True))
)


class ConversationRow(Protocol):
    """One person's conversation state on one account, as a row."""

    account_number: int
    person_id: UUID
    state: str | None
    data: dict[str, Any]
    updated_at: datetime


async def load(session: Session, *, accounts: Sequence[int]) -> Sequence[ConversationRow]:
    """Return the conversations of these accounts."""
    rows = (await session.execute(_LOAD, {"numbers": accounts})).all()
    return cast("Sequence[ConversationRow]", rows)


async def keep(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or replace conversation states."""
    connection = await session.connection()
    await connection.execute(_KEEP[connection.dialect.name], list(rows))


def _keeping(insert: sqlite.Insert | postgresql.Insert) -> sa.Insert:
    return insert.on_conflict_do_update(
        index_elements=["account_number", "person_id"],
        set_={name: insert.excluded[name] for name in ("state", "data", "updated_at")},
    )


_KEEP = {
    "sqlite": _keeping(sqlite.insert(_conversation)),
    "postgresql": _keeping(postgresql.insert(_conversation)),
}
