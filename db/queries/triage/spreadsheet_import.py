"""Finds initiatives that were imported before, by key or code."""

from collections.abc import Sequence

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import Initiative

_AT_ONCE = 500


async def kept_by_key(session: Session, *, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the code and story of each source key that exists."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        statement = sa.select(Initiative.source_key, Initiative.code, Initiative.story).where(
            Initiative.source_key.in_(keys[start : start + _AT_ONCE])
        )
        for key, code, story in await session.execute(statement):
            found[str(key)] = (str(code), str(story))
    return found


async def kept_codes(session: Session, *, codes: Sequence[str]) -> set[str]:
    """Return which of these codes are taken."""
    found: set[str] = set()
    for start in range(0, len(codes), _AT_ONCE):
        statement = sa.select(Initiative.code).where(
            Initiative.code.in_(codes[start : start + _AT_ONCE])
        )
        found |= {str(code) for code in await session.scalars(statement)}
    return found
