"""Lists sent initiatives by status for staff."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import Initiative


async def listed(
    session: Session,
    *,
    ward_id: str,
    status: Sequence[str],
    due_before: date | None,
    offset: int,
    limit: int,
) -> Sequence[Initiative]:
    """Return the ward's sent initiatives in these statuses, the oldest first.

    With ``due_before`` only those whose answer is due before this day, the first due first.
    """
    chosen = _chosen(ward_id, status, due_before)
    order = Initiative.submitted_at if due_before is None else Initiative.reply_due_on
    found = await session.scalars(
        sa.select(Initiative)
        .where(*chosen)
        .order_by(order, Initiative.id)
        .offset(offset)
        .limit(limit)
    )
    return found.all()


_initiative = table(Initiative)
_FIRST = (
    sa.select(_initiative.c.id)
    .where(
        _initiative.c.ward_id == sa.bindparam("ward_id"),
        _initiative.c.code.is_not(None),
        _initiative.c.status == sa.bindparam("status"),
    )
    .order_by(_initiative.c.submitted_at, _initiative.c.id)
    .limit(1)
)


async def first(session: Session, *, ward_id: str, status: str) -> UUID | None:
    """Return the ward's sent initiative that has waited longest in this status."""
    found: UUID | None = await session.scalar(_FIRST, {"ward_id": ward_id, "status": status})
    return found


async def count(
    session: Session, *, ward_id: str, status: Sequence[str], due_before: date | None
) -> int:
    """Return the number of initiatives that ``listed`` would list."""
    chosen = _chosen(ward_id, status, due_before)
    statement = sa.select(sa.func.count()).select_from(Initiative).where(*chosen)
    return int(await session.scalar(statement) or 0)


def _chosen(ward_id: str, status: Sequence[str], due_before: date | None) -> list[Any]:
    chosen: list[Any] = [
        Initiative.ward_id == ward_id,
        Initiative.code.is_not(None),
        Initiative.status.in_(status),
    ]
    if due_before is not None:
        chosen.append(Initiative.reply_due_on < due_before)
    return chosen
