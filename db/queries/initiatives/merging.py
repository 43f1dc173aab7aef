"""Reads and writes links: which initiative staff joined to which, by whom, and whether undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import Initiative, InitiativeLink


async def add_link(session: Session, **values: Any) -> None:
    """Store a link of two initiatives."""
    await session.execute(sa.insert(InitiativeLink).values(**values))


async def undo_link(
    session: Session, *, initiative_id: UUID, undone_by: str, undone_at: datetime
) -> None:
    """Mark the link of this initiative undone; the row stays."""
    await session.execute(
        sa.update(InitiativeLink)
        .where(InitiativeLink.initiative_id == initiative_id, InitiativeLink.undone_at.is_(None))
        .values(undone_by=undone_by, undone_at=undone_at)
    )


_JOINED = (
    sa.select(Initiative)
    .where(Initiative.merged_into == sa.bindparam("initiative_id"))
    .order_by(Initiative.submitted_at, Initiative.id)
)


async def joined_to(session: Session, *, initiative_id: UUID) -> Sequence[Initiative]:
    """Return the initiatives merged into this one, the first sent at the front."""
    return (await session.scalars(_JOINED, {"initiative_id": initiative_id})).all()


class LinkRow(Protocol):
    """A standing link: the other's code, the kind, who made it and when."""

    code: str
    kind: str
    linked_by: str
    linked_at: datetime


_LINK = (
    sa.select(
        Initiative.code,
        InitiativeLink.kind,
        InitiativeLink.linked_by,
        InitiativeLink.linked_at,
    )
    .join(Initiative, Initiative.id == InitiativeLink.other_id)
    .where(
        InitiativeLink.initiative_id == sa.bindparam("initiative_id"),
        InitiativeLink.undone_at.is_(None),
    )
    .order_by(InitiativeLink.linked_at.desc())
    .limit(1)
)


async def link(session: Session, *, initiative_id: UUID) -> LinkRow | None:
    """Return the other's code, the kind, who and when of this initiative's standing link."""
    found = await session.execute(_LINK, {"initiative_id": initiative_id})
    return cast("LinkRow | None", found.one_or_none())
