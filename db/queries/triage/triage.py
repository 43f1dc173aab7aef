"""Lists sent initiatives by status for staff."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

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
