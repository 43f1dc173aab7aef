"""Reads whether a database holds a fictitious ward or a real one."""

import sqlalchemy as sa

from db.engine import Session
from db.models.people import Person


async def is_demo(session: Session) -> bool | None:
    """Return whether the people kept here are fictitious; None while there is nobody."""
    found: bool | None = await session.scalar(sa.select(Person.is_demo).limit(1))
    return found
