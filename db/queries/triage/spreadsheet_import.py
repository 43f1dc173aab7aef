"""What was brought in before, and room for many more at once."""

from collections.abc import Sequence

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import CodeCounter, Initiative

_AT_ONCE = 500


async def kept_by_key(session: Session, *, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return, for each source key that is there, the code and the story it was kept with."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        statement = sa.select(Initiative.source_key, Initiative.code, Initiative.story).where(
            Initiative.source_key.in_(keys[start : start + _AT_ONCE])
        )
        for key, code, story in await session.execute(statement):
            found[str(key)] = (str(code), str(story))
    return found


async def kept_codes(session: Session, *, codes: Sequence[str]) -> set[str]:
    """Return which of these codes are given out."""
    found: set[str] = set()
    for start in range(0, len(codes), _AT_ONCE):
        statement = sa.select(Initiative.code).where(
            Initiative.code.in_(codes[start : start + _AT_ONCE])
        )
        found |= {str(code) for code in await session.scalars(statement)}
    return found


async def take_numbers(session: Session, *, name: str, count: int) -> int:
    """Take ``count`` running numbers of a counter at once; return the first."""
    raised = await session.scalar(
        sa.update(CodeCounter)
        .where(CodeCounter.name == name)
        .values(last=CodeCounter.last + count)
        .returning(CodeCounter.last)
    )
    if raised is None:
        await session.execute(sa.insert(CodeCounter).values(name=name, last=count))
        return 1
    return int(raised) - count + 1
