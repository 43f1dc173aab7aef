"""Draws the running numbers of short codes, one counter row for each name (``SK-2026``)."""

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import CodeCounter

_TAKE = (
    sa.update(table(CodeCounter))
    .where(table(CodeCounter).c.name == sa.bindparam("counter"))
    .values(last=table(CodeCounter).c.last + sa.bindparam("count"))
    .returning(table(CodeCounter).c.last)
)


async def take_numbers(session: Session, *, name: str, count: int = 1) -> int:
    """Take ``count`` running numbers of a counter and return the first.

    The row stays locked until the transaction ends: call it as late as the codes allow.
    """
    raised = await session.scalar(_TAKE, {"counter": name, "count": count})
    if raised is None:
        await session.execute(sa.insert(CodeCounter).values(name=name, last=count))
        return 1
    return int(raised) - count + 1
