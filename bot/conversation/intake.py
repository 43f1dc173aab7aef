"""Intake: commits inbound updates, many at a time, before any of them is acknowledged."""

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from db.engine import Database, NotStored
from db.failpoint import failpoint
from services.messages.inbox import Crowded, InboundUpdate, Receipt, store

LARGEST_GROUP = 200


class Intake:
    """Collects inbound updates while the last group commits, and commits them as the next group."""

    def __init__(self, database: Database, clock: Clock, stored: Callable[[], None]) -> None:
        """``stored`` is called after each commit: it wakes the worker."""
        self._database = database
        self._clock = clock
        self._stored = stored
        self._waiting: list[tuple[InboundUpdate, asyncio.Future[Receipt]]] = []
        self._came = asyncio.Event()

    async def hear(self, heard: InboundUpdate) -> Receipt:
        """Store one update and return its receipt once it is committed.

        Raises NotStored and Crowded. Whoever stops waiting before it is begun is not stored.
        """
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((heard, receipt))
        self._came.set()
        return await receipt

    async def run(self) -> None:
        """Commit groups until cancelled; run by the process from start to stop."""
        while True:
            await self._came.wait()
            group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
            if not self._waiting:
                self._came.clear()
            group = [one for one in group if not one[1].done()]
            if group:
                await self._commit(group)

    async def _commit(self, group: list[tuple[InboundUpdate, asyncio.Future[Receipt]]]) -> None:
        try:
            receipts = await self._store([heard for heard, _ in group])
        except Exception as failure:  # noqa: BLE001 - every caller must get its result or error
            if len(group) > 1 and not isinstance(failure, NotStored):
                for one in group:
                    await self._commit([one])
                return
            for _, future in group:
                if not future.done():
                    future.set_exception(failure)
            return
        for (_, future), receipt in zip(group, receipts, strict=True):
            _tell(future, receipt)
        self._stored()

    async def _store(self, heard: list[InboundUpdate]) -> list[Receipt | Crowded]:
        async with self._database.write() as session:
            receipts = await store(session, heard, now=self._clock())
            failpoint("intake.before_commit")
        failpoint("intake.after_commit")
        return receipts


def _tell(future: asyncio.Future[Receipt], outcome: Receipt | Crowded) -> None:
    """Tell whoever still waits what became of their update."""
    if future.done():
        return
    if isinstance(outcome, Crowded):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
