"""Reads and writes the moves of initiatives: from where to where, by whom and why."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import InitiativeMove

_ADD = sa.insert(table(InitiativeMove))
_MOVES = (
    sa.select(InitiativeMove)
    .where(InitiativeMove.initiative_id == sa.bindparam("initiative_id"))
    .order_by(InitiativeMove.moved_at, InitiativeMove.id)
)


async def add_moves(session: Session, *, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store moves of one initiative or of many."""
    if rows:
        await (await session.connection()).execute(_ADD, list(rows))


async def moves_of(session: Session, *, initiative_id: UUID) -> Sequence[InitiativeMove]:
    """Return an initiative's moves, the first at the front (ids rise with time)."""
    return (await session.scalars(_MOVES, {"initiative_id": initiative_id})).all()
