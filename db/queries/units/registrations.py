"""Registrations: what a unit signed up for in a year."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.engine import Session
from db.models.units import Registration
from domain.units.units import Unit


async def add_registration(session: Session, **values: Any) -> None:
    """Keep a unit's sign-up."""
    await session.execute(sa.insert(Registration).values(replaced_at=None, **values))


async def registration(session: Session, *, unit: Unit, year: int) -> Registration | None:
    """Return a unit's standing sign-up for a year, or None."""
    return await session.scalar(
        sa.select(Registration).where(
            Registration.unit_kind == unit.kind,
            Registration.unit == unit.code,
            Registration.year == year,
            Registration.replaced_at.is_(None),
        )
    )


async def replace_registration(session: Session, *, unit: Unit, year: int, now: datetime) -> None:
    """Note that a newer sign-up takes the place of the standing one; its row stays."""
    await session.execute(
        sa.update(Registration)
        .where(
            Registration.unit_kind == unit.kind,
            Registration.unit == unit.code,
            Registration.year == year,
            Registration.replaced_at.is_(None),
        )
        .values(replaced_at=now)
    )
