"""Work outside any conversation that may speak: a job's, a tick's, what becomes of a broadcast."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from bot.turns.effects import Effects, Settled
from bot.turns.wake import Wakes
from db.session import Database
from services.work import Actor, House, Work


class Opening:
    """Opens short transactions whose sayings are settled as those of a turn, and wakes whoever
    has something to do after the commit."""

    def __init__(
        self,
        *,
        database: Database,
        house: House,
        effects: Effects,
        wakes: Wakes,
        wake_sender: Callable[[], None],
        wake_jobs: Callable[[], None],
    ) -> None:
        """Everything is handed in."""
        self.database = database
        self.house = house
        self._effects = effects
        self._wakes = wakes
        self._wake_sender = wake_sender
        self._wake_jobs = wake_jobs

    @asynccontextmanager
    async def open(
        self, *, now: datetime, correlation: str, actor: Actor | None = None
    ) -> AsyncIterator[Work]:
        """Open work; it commits by ending, with all it says, and rolls back on an exception."""
        async with self.database.write() as session:
            work = Work(session, self.house, now, actor or Actor(), correlation)
            yield work
            settled = await self.settle(work)
        self.wake(settled)

    async def settle(self, work: Work) -> Settled:
        """Write what a work deferred and said so far, so that it may look its rows up.

        Whoever calls it wakes the ones it returns once the work is committed.
        """
        settled = await self._effects.settle(work.session, [work], {})
        work.sayings.clear()
        work.deferred.clear()
        return settled

    def wake(self, settled: Settled) -> None:
        """Tell whoever has something to do by now."""
        for number in settled.accounts:
            self._wakes.ring(number)
        if settled.has_queued:
            self._wake_sender()
        if settled.has_jobs:
            self._wake_jobs()
