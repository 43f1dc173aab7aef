"""Changes rows by their ids, with statements that are built once and used again.

Building an UPDATE anew costs more than running it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from db.base import Base, table
from db.engine import Session


async def change_row(
    session: Session, model: type[Base], row_id: UUID, values: Mapping[str, Any]
) -> None:
    """Change attributes of one row; an object of it that the session knows shows them too."""
    mapper = sa.inspect(model)
    columns = {mapper.columns[name].name: value for name, value in values.items()}
    await change_rows(session, model, [{"id": row_id, **columns}])
    known = session.identity_map.get(mapper.identity_key_from_primary_key((row_id,)))
    if known is not None:
        for name, value in values.items():
            set_committed_value(known, name, value)


async def change_rows(
    session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Change columns of many rows, each found by ``id``; all rows carry the same columns."""
    if not rows:
        return
    statement = _changing(model, tuple(name for name in rows[0] if name != "id"))
    named = [{"changed_id" if name == "id" else name: row[name] for name in row} for row in rows]
    await (await session.connection()).execute(statement, named)


@cache
def _changing(model: type[Base], names: Sequence[str]) -> sa.Update:
    changed: dict[str, Any] = {name: sa.bindparam(name) for name in names}
    rows = table(model)
    return sa.update(rows).where(rows.c.id == sa.bindparam("changed_id")).values(changed)
