"""Classes that units held."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.units import ClassSession
from domain.units.units import Unit


async def add_gathering(session: Session, **values: Any) -> None:
    """Keep a class that was held."""
    await session.execute(sa.insert(ClassSession).values(taken_back_at=None, **values))


async def gathering(session: Session, *, gathering_id: UUID) -> ClassSession | None:
    """Return a class, locked for the transaction."""
    return await session.get(
        ClassSession, gathering_id, populate_existing=True, with_for_update=True
    )


async def gatherings(
    session: Session, *, unit: Unit, is_khoi: bool, since: date, limit: int
) -> Sequence[ClassSession]:
    """Return the classes a unit held and did not take back, the newest first."""
    own = (
        sa.and_(ClassSession.khoi == unit.code, ClassSession.organisation.is_(None))
        if is_khoi
        else ClassSession.organisation == unit.code
    )
    found = await session.scalars(
        sa.select(ClassSession)
        .where(own, ClassSession.taken_back_at.is_(None), ClassSession.held_on >= since)
        .order_by(ClassSession.held_on.desc(), ClassSession.recorded_at.desc(), ClassSession.id)
        .limit(limit)
    )
    return found.all()
