"""The scheduler: polls the scheduled tasks; the run ledger says what is due and what ran.

Nothing is stored in the vendor's scheduler. Each poll computes which occurrence of every task is
due now and starts it unless the ledger says that it ran: so a changed clock, a sleeping machine or
a stopped program delays a task by one poll at most, and missed runs stand in the ledger.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from db.engine import Database, NotStored
from domain.zone import LOCAL
from services.operations import run_ledger

log = logging.getLogger(__name__)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
POLL_INTERVAL = timedelta(seconds=15)
"""How long something due waits at most until somebody looks."""


@dataclass(frozen=True, slots=True)
class Every:
    """A schedule: once a period, at round times."""

    period: timedelta

    def latest(self, now: datetime) -> datetime:
        """Return the newest due time that is not after ``now``."""
        return _EPOCH + (now - _EPOCH) // self.period * self.period


@dataclass(frozen=True, slots=True)
class Daily:
    """A schedule: once a day at a time of the ward."""

    at: time

    @property
    def period(self) -> timedelta:
        """One day; the ward's zone has no summer time."""
        return timedelta(days=1)

    def latest(self, now: datetime) -> datetime:
        """Return the newest due time that is not after ``now``."""
        local = now.astimezone(LOCAL)
        due = datetime.combine(local.date(), self.at, LOCAL)
        return (due if due <= local else due - self.period).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """One scheduled task: its name in the ledger, its schedule, the one call it makes.

    ``run`` is given the present time and returns what it did, in a few words without personal data.
    """

    name: str
    due: Every | Daily
    run: Callable[[datetime], Awaitable[str]]


class Scheduler:
    """Runs a table of tasks, each occurrence once, however many schedulers there are."""

    def __init__(
        self,
        database: Database,
        ticks: Sequence[ScheduledTask],
        clock: Clock,
        *,
        beat: timedelta = POLL_INTERVAL,
    ) -> None:
        """Take the table of tasks; nothing happens before ``start``."""
        self._database = database
        self._ticks = tuple(ticks)
        self._clock = clock
        self._beat = beat
        self._under_way: set[str] = set()
        self._watching: asyncio.TimerHandle | None = None
        self._is_stopping = False
        self._metronome = AsyncIOScheduler(
            timezone=LOCAL,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Start polling in the running loop, and catch up with missed runs."""
        self._metronome.add_job(self._until_stopped, args=[self._begin_due, True], id="catch_up")
        beat = IntervalTrigger(seconds=self._beat.total_seconds())
        self._metronome.add_job(self._until_stopped, beat, args=[self._begin_due], id="beat")
        self._metronome.start()
        self._watch()

    def stop(self) -> None:
        """Stop polling; a running task is cancelled and starts again at the next start."""
        self._is_stopping = True
        if self._watching is not None:
            self._watching.cancel()
        if self._metronome.running:
            self._metronome.shutdown(wait=False)

    async def catch_up(self) -> None:
        """Run what fell due while no scheduler ran: each task once, its newest occurrence."""
        for due in await self._due(is_start=True):
            await self._run(due)

    async def poll(self) -> None:
        """Run what is due now, one task after the other."""
        for due in await self._due():
            await self._run(due)

    def _watch(self) -> None:
        """Poll on after the clock was set back; the vendor would wait for the old time.

        The loop's own timer does not follow the wall clock.
        """
        now = self._clock()
        for job in self._metronome.get_jobs():
            if job.next_run_time > now + 2 * self._beat:
                log.warning("The clock was set back; ticking goes on")
                job.modify(next_run_time=now)
        loop = asyncio.get_running_loop()
        self._watching = loop.call_later(self._beat.total_seconds(), self._watch)

    async def _begin_due(self, is_start: bool = False) -> None:
        """Start due tasks beside running ones: a slow task delays no other."""
        for due in await self._due(is_start=is_start):
            if due.tick.name not in self._under_way:
                self._under_way.add(due.tick.name)
                self._metronome.add_job(
                    self._until_stopped, args=[self._run, due], next_run_time=self._clock()
                )

    async def _until_stopped(self, task: Callable[..., Awaitable[None]], *args: object) -> None:
        """Run a task; cancellation by ``stop`` is not logged as a failure."""
        try:
            await task(*args)
        except asyncio.CancelledError:
            if not self._is_stopping:
                raise
        except NotStored as failure:
            log.warning("ticks wait, the database could not be reached: %s", failure)

    async def _due(self, *, is_start: bool = False) -> list["_Due"]:
        """Return the occurrences to run now; for a task new to the ledger, its time begins here."""
        now = self._clock()
        newest = await run_ledger.newest(self._database, [tick.name for tick in self._ticks])
        # On SQLite no other process polls: a run begun and not ended died with an earlier process.
        abandoned = timedelta(0) if is_start and self._database.is_sqlite else run_ledger.ABANDONED
        found = []
        for tick in self._ticks:
            due_at, run = tick.due.latest(now), newest.get(tick.name)
            if run is None:
                await run_ledger.remember_first_start(
                    self._database, name=tick.name, due_at=due_at, now=now
                )
            elif run.due_at > due_at:
                if isinstance(tick.due, Every) and run.due_at > now + run_ledger.CLOCK_DRIFT:
                    await run_ledger.forget_later(self._database, name=tick.name, now=now)
            elif run.due_at < due_at or run.may_run_again(now, abandoned):
                missed = max(0, (due_at - run.due_at) // tick.due.period - 1)
                found.append(_Due(tick, due_at, abandoned, missed))
        return found

    async def _run(self, due: "_Due") -> None:
        name, due_at, now = due.tick.name, due.due_at, self._clock()
        self._under_way.add(name)
        try:
            if await run_ledger.begin(
                self._database, name=name, due_at=due_at, now=now, abandoned=due.abandoned
            ):
                has_failed, outcome = await _outcome(due, now)
                await run_ledger.end(
                    self._database,
                    name=name,
                    due_at=due_at,
                    now=self._clock(),
                    outcome=outcome,
                    has_failed=has_failed,
                )
        finally:
            self._under_way.discard(name)


@dataclass(frozen=True, slots=True)
class _Due:
    """An occurrence to run, and how many earlier ones were missed."""

    tick: ScheduledTask
    due_at: datetime
    abandoned: timedelta
    missed: int


async def _outcome(due: _Due, now: datetime) -> tuple[bool, str]:
    """Run a task; return whether it failed, and what the ledger keeps of it."""
    name, has_failed = due.tick.name, False
    try:
        outcome = await due.tick.run(now)
    except Exception as error:
        log.exception("The scheduled task %s failed", name)
        has_failed, outcome = True, f"failed: {type(error).__name__}"
    if due.missed:
        log.warning("The scheduled task %s missed %d earlier runs", name, due.missed)
        outcome = f"{outcome}; {due.missed} earlier missed"
    return has_failed, outcome
