"""The table of scheduled tasks: what the program does by itself, and when."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from bot.scheduling.scheduler import Daily, Every, ScheduledTask
from content.retention import load_retention
from db.address import DatabaseAddress
from db.queries.messages import outbox
from domain.text import counted
from domain.zone import day_of
from services.broadcasts.starting import start_due
from services.files.sweep import sweep
from services.operations import run_ledger
from services.operations.backup import Backup, StorePaths, write_nightly
from services.privacy import retention
from services.reminders.run import remind
from services.work import WorkOpener

SOON = timedelta(seconds=30)
"""How often the scheduler looks for due reminders and broadcasts."""
BACKUP_AT = time(2, 30)
FORGET_AT = time(3, 30)


class Stopped(Exception):
    """The program is stopping: slow work in a thread ends at its next step."""


def scheduled_tasks(
    opener: WorkOpener, address: DatabaseAddress, data_dir: Path
) -> Sequence[ScheduledTask]:
    """Return every scheduled task. The nightly backup runs only where we keep the database."""
    database = opener.database

    async def expire_unsent(now: datetime) -> str:
        async with database.write() as session:
            return f"{await outbox.expire(session, now=now)} expired"

    async def sweep_files(now: datetime) -> str:
        swept = await sweep(database, data_dir, now)
        return f"{swept.loose} loose, {swept.raw} raw, {swept.stored} stored"

    async def forget_runs(now: datetime) -> str:
        often = [tick.name for tick in table if isinstance(tick.due, Every)]
        return f"{await run_ledger.forget_old(database, now=now, often=often)} forgotten"

    async def keep_no_longer(now: datetime) -> str:
        gone = await retention.keep_no_longer(database, load_retention(), now=now)
        return ", ".join(f"{count} {kept}" for kept, count in gone.items())

    async def remind_people(now: datetime) -> str:
        return await remind(opener, now=now)

    async def start_broadcasts(now: datetime) -> str:
        return f"{await start_due(opener, now)} started"

    table = [
        ScheduledTask("start_broadcasts", Every(SOON), start_broadcasts),
        ScheduledTask("remind", Every(SOON), remind_people),
        ScheduledTask("expire_unsent", Every(timedelta(minutes=5)), expire_unsent),
        ScheduledTask("sweep_files", Every(timedelta(hours=1)), sweep_files),
        ScheduledTask("forget_runs", Daily(FORGET_AT), forget_runs),
        ScheduledTask("keep_no_longer", Daily(FORGET_AT), keep_no_longer),
    ]
    if address.path is not None:
        places = StorePaths(data_dir, address.path)
        table.append(ScheduledTask("backup", Daily(BACKUP_AT), _backup_into(places)))
    return table


def _backup_into(places: StorePaths) -> Callable[[datetime], Awaitable[str]]:
    async def backup(now: datetime) -> str:
        stopped = threading.Event()

        def step(_done: int, _total: int) -> None:
            if stopped.is_set():
                raise Stopped

        def write() -> Backup:
            return write_nightly(places, now=now, today=day_of(now), on_progress=step)

        try:
            made = await asyncio.to_thread(write)
        finally:
            stopped.set()
        return f"{counted(made.parts, 'part')}, {made.size} bytes"

    return backup
