"""Reads and writes co-authors: the people an author named, and their answers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import CoAuthor


async def add(session: Session, **values: Any) -> None:
    """Store a co-author."""
    await session.execute(sa.insert(CoAuthor).values(**values))


async def named(session: Session, *, initiative_id: UUID) -> Sequence[CoAuthor]:
    """Return everyone named for an initiative, in the order of asking."""
    found = await session.scalars(
        sa.select(CoAuthor)
        .where(CoAuthor.initiative_id == initiative_id)
        .order_by(CoAuthor.asked_at, CoAuthor.id)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def by_code(session: Session, *, code_hash: str) -> CoAuthor | None:
    """Return the co-author with this code, locked for the transaction."""
    return await session.scalar(
        sa.select(CoAuthor)
        .where(CoAuthor.code_hash == code_hash)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def one(session: Session, *, co_author_id: UUID) -> CoAuthor | None:
    """Return a co-author, locked for the transaction."""
    return await session.scalar(
        sa.select(CoAuthor)
        .where(CoAuthor.id == co_author_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


async def of_person(session: Session, *, person_id: UUID, state: str) -> Sequence[CoAuthor]:
    """Return a person's co-author rows in this state."""
    found = await session.scalars(
        sa.select(CoAuthor).where(CoAuthor.person_id == person_id, CoAuthor.state == state)
    )
    return found.all()


async def change(session: Session, *, co_author_id: UUID, **values: Any) -> None:
    """Change columns of a co-author."""
    await session.execute(sa.update(CoAuthor).where(CoAuthor.id == co_author_id).values(**values))
