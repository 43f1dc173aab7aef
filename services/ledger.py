"""The run ledger's rules: one run an occurrence, whoever ticks, and nothing missed in silence."""

from datetime import datetime, timedelta

from db.queries import ledger
from db.session import Database

ABANDONED = timedelta(hours=1)
"""After this long an occurrence that was begun and not ended may be begun again."""
KEPT = timedelta(days=60)
"""How long the ledger remembers."""
FIRST_START = "first start"


async def begin(
    database: Database,
    *,
    name: str,
    due_at: datetime,
    now: datetime,
    abandoned: timedelta = ABANDONED,
) -> bool:
    """Write down that an occurrence begins; False when it is done or another process has it."""
    async with database.write() as session:
        if not await ledger.try_lock(session, name=name):
            return False
        late_by = max(0, int((now - due_at).total_seconds()))
        if await ledger.add(session, name=name, due_at=due_at, started_at=now, late_by=late_by):
            return True
        run = await ledger.one(session, name=name, due_at=due_at)
        if run is None or run.finished_at is not None or now - run.started_at < abandoned:
            return False
        await ledger.change(session, name=name, due_at=due_at, started_at=now, late_by=late_by)
        return True


async def end(
    database: Database, *, name: str, due_at: datetime, now: datetime, outcome: str
) -> None:
    """Write down what became of an occurrence."""
    async with database.write() as session:
        await ledger.change(session, name=name, due_at=due_at, finished_at=now, outcome=outcome)


async def last_due(database: Database, *, name: str) -> datetime | None:
    """Return when the newest written occurrence of a task was due, or None for none at all."""
    async with database.read() as session:
        run = await ledger.newest(session, name=name)
        due_at: datetime | None = None if run is None else run.due_at
        return due_at


async def remember_first_start(
    database: Database, *, name: str, due_at: datetime, now: datetime
) -> None:
    """Write down where a task's time begins: what was due before nobody missed."""
    async with database.write() as session:
        await ledger.add(
            session,
            name=name,
            due_at=due_at,
            started_at=now,
            finished_at=now,
            late_by=0,
            outcome=FIRST_START,
        )


async def forget_old(database: Database, *, now: datetime) -> int:
    """Drop what the ledger need not remember any more; return how many rows."""
    async with database.write() as session:
        return await ledger.drop(session, before=now - KEPT)
