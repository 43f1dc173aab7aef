"""Stores many submissions, each table in one call."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from db.base import Base, table
from db.engine import Session
from db.models.initiatives import Initiative, InitiativeAnswer
from db.queries.initiatives.initiatives import with_folded_name

Rows = Sequence[Mapping[str, Any]]
_columns = table(Initiative).c


async def add_drafts(session: Session, *, rows: Rows) -> None:
    """Store initiatives; all rows carry the same columns."""
    await _add(session, Initiative, [with_folded_name(row) for row in rows])


async def add_answers(session: Session, *, rows: Rows) -> None:
    """Store answers to the plain questions."""
    await _add(session, InitiativeAnswer, rows)


async def change_all(session: Session, *, rows: Rows) -> None:
    """Change columns of many initiatives, each found by ``id``; all rows carry the same columns."""
    if rows:
        changed: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0] if name != "id"}
        statement = (
            sa.update(table(Initiative)).where(_columns.id == sa.bindparam("of")).values(changed)
        )
        named = [{"of": row["id"], **{name: row[name] for name in changed}} for row in rows]
        await (await session.connection()).execute(statement, named)


async def _add(session: Session, model: type[Base], rows: Rows) -> None:
    if rows:
        await (await session.connection()).execute(sa.insert(table(model)), list(rows))
