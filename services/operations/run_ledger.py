"""The rules of the run ledger: one run an occurrence, whichever process polls, none lost."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from db.engine import Database
from db.queries.operations import run_ledger
from domain.runs import Run

ABANDONED = timedelta(hours=1)
"""After this long an occurrence that was begun and not ended may be begun again."""
CLOCK_DRIFT = timedelta(minutes=1)
"""So far apart the clocks of two machines may be."""
KEPT = timedelta(days=60)
"""How long the ledger remembers."""
KEPT_OFTEN = timedelta(days=3)
"""How long it remembers tasks that run all day long."""
FIRST_START = "first start"


async def begin(
    database: Database,
    *,
    name: str,
    due_at: datetime,
    now: datetime,
    abandoned: timedelta = ABANDONED,
) -> bool:
    """Store that an occurrence begins; False when it is done or another process has it."""
    async with database.write() as session:
        if not await run_ledger.try_lock(session, name=name):
            return False
        late_by = max(0, int((now - due_at).total_seconds()))
        if await run_ledger.add(session, name=name, due_at=due_at, started_at=now, late_by=late_by):
            return True
        row = await run_ledger.one(session, name=name, due_at=due_at)
        if row is None or not _run(row).may_run_again(now, abandoned):
            return False
        await run_ledger.change(
            session,
            name=name,
            due_at=due_at,
            started_at=now,
            finished_at=None,
            late_by=late_by,
        )
        return True


async def end(
    database: Database,
    *,
    name: str,
    due_at: datetime,
    now: datetime,
    outcome: str,
    has_failed: bool = False,
) -> None:
    """Store the outcome of an occurrence; a failed one is tried again after a pause."""
    async with database.write() as session:
        await run_ledger.end(
            session, name=name, due_at=due_at, now=now, outcome=outcome, has_failed=has_failed
        )


async def newest(database: Database, names: Collection[str] | None = None) -> Mapping[str, Run]:
    """Return the newest occurrence of each of these tasks, or of all."""
    async with database.read() as session:
        return {row.name: _run(row) for row in await run_ledger.newest(session, names=names)}


def _run(row: run_ledger.RunRow) -> Run:
    return Run(
        row.name,
        row.due_at,
        row.started_at,
        row.finished_at,
        row.late_by,
        row.outcome or "",
        row.failures,
    )


async def forget_later(database: Database, *, name: str, now: datetime) -> None:
    """Delete runs in the future: the clock was set back, they are due again.

    Only for tasks that are polled; the tables they read know what was done.
    """
    async with database.write() as session:
        await run_ledger.drop_later(session, name=name, after=now + CLOCK_DRIFT)


async def remember_first_start(
    database: Database, *, name: str, due_at: datetime, now: datetime
) -> None:
    """Store a task's first start: nobody missed what was due before."""
    async with database.write() as session:
        await run_ledger.add(
            session,
            name=name,
            due_at=due_at,
            started_at=now,
            finished_at=now,
            late_by=0,
            outcome=FIRST_START,
        )


async def forget_old(database: Database, *, now: datetime, often: Collection[str] = ()) -> int:
    """Delete runs the ledger no longer needs; return how many rows.

    ``often``: the tasks that run all day long; of them only the last days are kept.
    """
    async with database.write() as session:
        forgotten = await run_ledger.drop(session, before=now - KEPT)
        return forgotten + await run_ledger.drop(session, before=now - KEPT_OFTEN, names=often)
