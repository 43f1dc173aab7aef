"""Draws the running numbers of short codes, one counter row for each name (``SK-2026``)."""

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import CodeCounter


async def take_numbers(session: Session, *, name: str, count: int = 1) -> int:
    """Take ``count`` running numbers of a counter and return the first.

    The row stays locked until the transaction ends: call it as late as the codes allow.
    """
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
