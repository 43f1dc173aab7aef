"""The run ledger: one row for each occurrence of a scheduled task."""

import zlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from db.base import table
from db.engine import Session
from db.models.operations import ScheduledRun

_run = table(ScheduledRun)


class RunRow(Protocol):
    """An occurrence of a scheduled task, as its row holds it."""

    name: str
    due_at: datetime
    started_at: datetime
    finished_at: datetime | None
    late_by: int
    outcome: str | None
    failures: int


async def try_lock(session: Session, *, name: str) -> bool:
    """Take the lock of a task until the transaction ends; False when another process holds it.

    On SQLite one write transaction waits for the other: there it always returns True.
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    key = zlib.crc32(f"hocvuso.tick.{name}".encode())
    held = await session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(key)))
    return bool(held)


async def add(session: Session, **values: Any) -> bool:
    """Store an occurrence; False when it exists already."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(_run) if is_sqlite else postgresql.insert(_run)
    done = await session.execute(insert.values(**values).on_conflict_do_nothing())
    return bool(getattr(done, "rowcount", 0))


async def one(session: Session, *, name: str, due_at: datetime) -> RunRow | None:
    """Return an occurrence, or None."""
    statement = sa.select(_run).where(_run.c.name == name, _run.c.due_at == due_at)
    return cast("RunRow | None", (await session.execute(statement)).one_or_none())


async def newest(session: Session, *, names: Collection[str] | None = None) -> Sequence[RunRow]:
    """Return the newest occurrence of each of these tasks, or of all."""
    if names is None:
        names = (await session.scalars(sa.select(_run.c.name).distinct())).all()
    if not names:
        return []
    last = [
        sa.select(_run).where(_run.c.name == name).order_by(_run.c.due_at.desc()).limit(1)
        for name in names
    ]
    each = sa.union_all(*(sa.select(one.subquery()) for one in last))
    return cast("Sequence[RunRow]", (await session.execute(each)).all())


async def change(session: Session, *, name: str, due_at: datetime, **values: Any) -> None:
    """Change columns of an occurrence."""
    await session.execute(
        sa.update(_run).where(_run.c.name == name, _run.c.due_at == due_at).values(**values)
    )


async def end(
    session: Session, *, name: str, due_at: datetime, now: datetime, outcome: str, has_failed: bool
) -> None:
    """Store an occurrence's outcome, and how often it failed in a row."""
    failures = _run.c.failures + 1 if has_failed else 0
    await change(
        session, name=name, due_at=due_at, finished_at=now, outcome=outcome, failures=failures
    )


async def runs(session: Session, *, name: str) -> Sequence[RunRow]:
    """Return a task's occurrences, the oldest first."""
    statement = sa.select(_run).where(_run.c.name == name).order_by(_run.c.due_at)
    return cast("Sequence[RunRow]", (await session.execute(statement)).all())


async def drop(session: Session, *, before: datetime, names: Collection[str] | None = None) -> int:
    """Delete occurrences, of all tasks or of these, due before an instant; return how many."""
    statement = sa.delete(_run).where(_run.c.due_at < before)
    if names is not None:
        statement = statement.where(_run.c.name.in_(names))
    done = await session.execute(statement)
    return int(getattr(done, "rowcount", 0))


async def drop_later(session: Session, *, name: str, after: datetime) -> None:
    """Delete a task's occurrences due after an instant."""
    await session.execute(sa.delete(_run).where(_run.c.name == name, _run.c.due_at > after))
