"""The scheduler is a metronome: it ticks, the ledger remembers what is due and what was done.

Nothing is stored in the vendor's scheduler. A tick looks up which occurrence is due now; one that
was missed while the house was down is caught up at start, with its lateness in the ledger.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock
from db.session import Database
from domain.zone import LOCAL
from services import ledger

log = logging.getLogger(__name__)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Every:
    """Due once a period, at round times."""

    period: timedelta

    def latest(self, now: datetime) -> datetime:
        """Return the newest due time that is not after ``now``."""
        return _EPOCH + (now - _EPOCH) // self.period * self.period

    def trigger(self, now: datetime) -> BaseTrigger:
        """Return the metronome's own form of this."""
        seconds = self.period.total_seconds()
        return IntervalTrigger(seconds=seconds, start_date=self.latest(now) + self.period)


@dataclass(frozen=True, slots=True)
class Daily:
    """Due once a day at a time in the ward."""

    at: time

    @property
    def period(self) -> timedelta:
        """A day; the ward's zone has no summer time."""
        return timedelta(days=1)

    def latest(self, now: datetime) -> datetime:
        """Return the newest due time that is not after ``now``."""
        local = now.astimezone(LOCAL)
        due = datetime.combine(local.date(), self.at, LOCAL)
        return (due if due <= local else due - self.period).astimezone(UTC)

    def trigger(self, _now: datetime) -> BaseTrigger:
        """Return the metronome's own form of this."""
        return CronTrigger(hour=self.at.hour, minute=self.at.minute, timezone=LOCAL)


@dataclass(frozen=True, slots=True)
class Tick:
    """One scheduled task: its name in the ledger, when it is due, the one call it makes.

    ``run`` is given the present and returns what it did, in a few words without personal data.
    """

    name: str
    due: Every | Daily
    run: Callable[[datetime], Awaitable[str]]


class Scheduler:
    """Ticks a table of tasks, each occurrence once, however many schedulers there are."""

    def __init__(self, database: Database, ticks: Sequence[Tick], clock: Clock) -> None:
        """Take the table of ticks; nothing happens before ``start``."""
        self._database = database
        self._ticks = tuple(ticks)
        self._clock = clock
        self._is_stopping = False
        self._metronome = AsyncIOScheduler(
            timezone=LOCAL,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin to tick in the running loop, and catch up with what was missed."""
        now = self._clock()
        for tick in self._ticks:
            self._metronome.add_job(
                self._until_stopped, tick.due.trigger(now), args=[self.tick, tick], id=tick.name
            )
        self._metronome.add_job(self._until_stopped, args=[self.catch_up], id="catch_up")
        self._metronome.start()

    def stop(self) -> None:
        """Stop ticking; a task under way is cancelled and taken up again at the next start."""
        self._is_stopping = True
        if self._metronome.running:
            self._metronome.shutdown(wait=False)

    async def _until_stopped(self, task: Callable[..., Awaitable[None]], *args: Tick) -> None:
        """Run a task; being cancelled by ``stop`` is no failure for anybody's log."""
        try:
            await task(*args)
        except asyncio.CancelledError:
            if not self._is_stopping:
                raise

    async def catch_up(self) -> None:
        """Run what fell due while nobody ticked: each task once, its newest occurrence."""
        # On SQLite nobody else ticks: what is begun and not ended died with an earlier process.
        abandoned = timedelta(0) if self._database.is_sqlite else ledger.ABANDONED
        for tick in self._ticks:
            now = self._clock()
            due_at = tick.due.latest(now)
            last = await ledger.last_due(self._database, name=tick.name)
            if last is None:
                await ledger.remember_first_start(
                    self._database, name=tick.name, due_at=due_at, now=now
                )
                continue
            missed = max(0, (due_at - last) // tick.due.period - 1)
            await self._run(tick, due_at, abandoned, missed)

    async def tick(self, tick: Tick) -> None:
        """Run the occurrence that is due now, unless it has been."""
        await self._run(tick, tick.due.latest(self._clock()), ledger.ABANDONED, 0)

    async def _run(self, tick: Tick, due_at: datetime, abandoned: timedelta, missed: int) -> None:
        now = self._clock()
        begun = await ledger.begin(
            self._database, name=tick.name, due_at=due_at, now=now, abandoned=abandoned
        )
        if not begun:
            return
        try:
            outcome = await tick.run(now)
        except Exception as error:
            log.exception("The scheduled task %s failed", tick.name)
            outcome = f"failed: {type(error).__name__}"
        if missed:
            log.warning("The scheduled task %s missed %d earlier runs", tick.name, missed)
            outcome = f"{outcome}; {missed} earlier missed"
        await ledger.end(
            self._database, name=tick.name, due_at=due_at, now=self._clock(), outcome=outcome
        )
