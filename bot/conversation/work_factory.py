"""Opens units of work outside a conversation: for jobs, scheduled tasks and broadcasts."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.conversation.outbox_writer import FlushResult, OutboxWriter
from bot.conversation.signals import Signals
from db.engine import Database
from services.work import Actor, WardContext, Work


class WorkFactory:
    """Opens short transactions that write outbox rows, and wakes their readers after the commit."""

    def __init__(
        self,
        *,
        database: Database,
        context: WardContext,
        outbox_writer: OutboxWriter,
        signals: Signals,
        wake_sender: Callable[[], None],
        wake_jobs: Callable[[], None],
    ) -> None:
        """All parts are passed in."""
        self.database = database
        self.context = context
        self._outbox_writer = outbox_writer
        self._signals = signals
        self._wake_sender = wake_sender
        self._wake_jobs = wake_jobs

    @asynccontextmanager
    async def open(
        self, *, now: datetime, correlation: str, actor: Actor | None = None
    ) -> AsyncIterator[Work]:
        """Open a work; it commits at its end with its messages, and rolls back on an exception."""
        async with self.database.write() as session:
            work = Work(session, self.context, now, actor or Actor(), correlation)
            yield work
            settled = await self.flush_messages(work)
        self.wake(settled)

    async def flush_messages(self, work: Work) -> FlushResult:
        """Write a work's deferred rows and messages so far, so that it can query them.

        The caller wakes what it returns once the work is committed.
        """
        settled = await self._outbox_writer.flush_messages(work.session, [work], {})
        work.messages.clear()
        work.deferred.clear()
        return settled

    def wake(self, settled: FlushResult) -> None:
        """Wake whatever has something to do now."""
        for number in settled.accounts:
            self._signals.notify(number)
        if settled.has_queued:
            self._wake_sender()
        if settled.has_jobs:
            self._wake_jobs()
