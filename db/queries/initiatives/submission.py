"""Stores many submissions, each table in one call."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from db.base import Base, table
from db.engine import Session
from db.models.initiatives import Initiative, InitiativeAnswer
from db.queries.initiatives.initiatives import with_folded_name
from db.rows import change_rows

Rows = Sequence[Mapping[str, Any]]


async def add_drafts(session: Session, *, rows: Rows) -> None:
    """Store initiatives; all rows carry the same columns."""
    await _add(session, Initiative, [with_folded_name(row) for row in rows])


async def add_answers(session: Session, *, rows: Rows) -> None:
    """Store answers to the plain questions."""
    await _add(session, InitiativeAnswer, rows)


async def change_all(session: Session, *, rows: Rows) -> None:
    """Change columns of many initiatives, each found by ``id``; all rows carry the same columns."""
    await change_rows(session, Initiative, rows)


async def _add(session: Session, model: type[Base], rows: Rows) -> None:
    if rows:
        await (await session.connection()).execute(sa.insert(table(model)), list(rows))
