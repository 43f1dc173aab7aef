"""The job queue: jobs run under a lease, outside transactions, and end with their effects."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.clock import Clock
from bot.conversation.outbox_writer import FlushResult
from bot.conversation.work_factory import WorkFactory
from db.engine import Database, NotStored
from db.failpoint import failpoint
from db.queries.operations import jobs
from domain.deliveries import LEASE, pause_after
from domain.ids import AccountNumber, PersonId
from domain.screens import Screen, say
from services.work import Actor, WardContext, Work

log = logging.getLogger(__name__)

ATTEMPTS = 3
AT_ONCE = 2
HEARTBEAT_SECONDS = 15.0
IDLE_SECONDS = 2.0


Fetch = Callable[[str], AsyncIterator[bytes]]
"""Brings the bytes of a file that is still with its messenger."""


class NotFetched(Exception):
    """The messenger cannot hand out a file at present; later it may."""


class LeaseLost(Exception):
    """Another worker took this job over; this run has no effect."""


@dataclass(slots=True)
class JobRun:
    """One run of a job: its facts, and the only methods through which it has an effect."""

    row: Any
    context: WardContext
    database: Database
    _work_factory: WorkFactory
    _clock: Clock
    fetchers: Mapping[str, Fetch]
    percent: int = 0
    _settled: list[FlushResult] = field(default_factory=list)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts the job was queued with."""
        facts: Mapping[str, Any] = self.row.facts
        return facts

    @property
    def now(self) -> datetime:
        """The time now."""
        return self._clock()

    @property
    def asked_by(self) -> PersonId | None:
        """The person who asked, not who uses their phone now; None for a scheduled task."""
        person = self.facts.get("person")
        return None if person is None else PersonId(UUID(person))

    @asynccontextmanager
    async def finish(self) -> AsyncIterator[Work]:
        """Open the short transaction that ends the job together with its effects."""
        async with self.opened() as work:
            yield work
            ended = await jobs.finish(
                work.session, job_id=self.row.id, fence=self.row.fence, now=work.now
            )
            if not ended:
                raise LeaseLost

    @asynccontextmanager
    async def reschedule(self, wait: timedelta) -> AsyncIterator[Work]:
        """Open the short transaction that ends this run; the job runs again after ``wait``."""
        async with self.opened() as work:
            yield work
            is_ours = await jobs.go_on(
                work.session, job_id=self.row.id, fence=self.row.fence, due_at=work.now + wait
            )
            if not is_ours:
                raise LeaseLost

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Work]:
        """Open a short transaction beside the job, to report progress."""
        account = self.row.account_number
        actor = Actor(None if account is None else AccountNumber(account))
        async with self._work_factory.open(
            now=self._clock(), correlation=f"job-{self.row.id}", actor=actor
        ) as work:
            yield work
        for settled in self._settled:
            self._work_factory.wake(settled)
        self._settled.clear()

    async def flush_messages(self, work: Work) -> None:
        """Write the messages of a work of this job so far, so that it can query them."""
        self._settled.append(await self._work_factory.flush_messages(work))

    async def beat(self) -> None:
        """Keep the lease alive until cancelled."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            with suppress(NotStored):  # one renewal may fail: the lease lasts for several
                await self._beat_once()

    async def _beat_once(self) -> None:
        async with self.database.write() as session:
            await jobs.extend(
                session,
                job_id=self.row.id,
                fence=self.row.fence,
                until=self._clock() + LEASE,
                progress=self.percent,
            )


@dataclass(frozen=True, slots=True)
class JobKind:
    """How a kind of job is run, and the sentence sent to its account when it fails.

    ``give_up`` cleans up what waited for the job, in the transaction that ends it.
    """

    run: Callable[[JobRun], Awaitable[None]]
    failed: str
    give_up: Callable[[Work, Mapping[str, Any]], Awaitable[None]] | None = None


class Jobs:
    """Runs due jobs, a few at a time."""

    def __init__(
        self,
        *,
        work_factory: WorkFactory,
        clock: Clock,
        kinds: Mapping[str, JobKind],
        fetchers: Mapping[str, Fetch],
    ) -> None:
        """``kinds``: how each kind is run; ``fetchers`` download each channel's files."""
        self._work_factory = work_factory
        self._database = work_factory.database
        self._clock = clock
        self._kinds = kinds
        self._fetchers = fetchers
        self._came = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Wake the queue: a job may be due."""
        self._came.set()

    def stop(self) -> None:
        """Finish the running jobs and claim nothing more."""
        self._stopping = True
        self._came.set()

    async def run(self) -> None:
        """Work until stopped."""
        if self._database.is_sqlite:  # it is ours alone, so whoever held a lease is dead
            with suppress(NotStored):  # then they lapse
                async with self._database.write() as session:
                    await jobs.release(session)
        while not self._stopping:
            self._came.clear()
            try:
                worked = await self.step()
            except NotStored as failure:
                log.warning("jobs wait, the database could not be written: %s", failure)
                worked = 0
            if not worked and not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._came.wait(), IDLE_SECONDS)

    async def step(self) -> int:
        """Run a few due jobs to their end; return how many."""
        async with self._database.read() as session:
            due = await jobs.next_due(session)
        now = self._clock()
        if due is None or due > now:
            return 0
        async with self._database.write() as session:
            rows = await jobs.claim(session, now=now, until=now + LEASE, limit=AT_ONCE)
        failpoint("job.claimed")
        async with asyncio.TaskGroup() as group:
            for row in rows:
                group.create_task(self._run(row))
        return len(rows)

    async def _run(self, row: Any) -> None:
        work_factory = self._work_factory
        run = JobRun(
            row,
            work_factory.context,
            work_factory.database,
            work_factory,
            self._clock,
            self._fetchers,
        )
        kind = self._kinds[row.kind]
        async with asyncio.TaskGroup() as group:
            heart = group.create_task(run.beat())
            try:
                await kind.run(run)
                failpoint("job.done")
            except LeaseLost:
                log.warning("job %s was taken over by another worker", row.id)
            except NotStored as failure:
                log.warning("job %s waits, the database could not be written: %s", row.id, failure)
                with suppress(NotStored):  # its lease lapses
                    await self._put_off(row, str(failure)[:500])
            except Exception as failure:
                log.exception("job %s (%s) failed", row.id, row.kind)
                with suppress(NotStored):
                    await self._failed(run, kind, f"{type(failure).__name__}: {failure}"[:500])
            finally:
                heart.cancel()

    async def _put_off(self, row: Any, reason: str) -> None:
        again = self._clock() + pause_after(row.attempts)
        async with self._database.write() as session:
            await jobs.put_off(session, job_id=row.id, fence=row.fence, reason=reason, due_at=again)

    async def _failed(self, run: JobRun, kind: JobKind, reason: str) -> None:
        row = run.row
        if row.attempts < ATTEMPTS:
            await self._put_off(row, reason)
            return
        async with run.opened() as work:
            await jobs.give_up(
                work.session, job_id=row.id, fence=row.fence, reason=reason, now=work.now
            )
            if kind.give_up is not None:
                await kind.give_up(work, run.facts)
            if row.account_number is not None:
                work.notify(AccountNumber(row.account_number), Screen([say(kind.failed)]))
