"""The gate before a mouth: posts leave evenly, even when the process was held up for a while."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock


class Gate:
    """Lets posts through in the order they come, never closer than the channel's spacing.

    Slots in the table keep senders apart; a process that slept would still let everything out at
    once whose slot had passed meanwhile.
    """

    def __init__(self, spacing: timedelta, clock: Clock) -> None:
        """``spacing``: between two posts; zero lets everything through."""
        self._spacing = spacing
        self._clock = clock
        self._line = asyncio.Lock()
        self.free_at: datetime | None = None

    async def enter(self, slot: datetime) -> None:
        """Return when a post with this slot may leave."""
        await self._wait_for(slot)
        if not self._spacing:
            return
        async with self._line:
            await self._wait_for(self.free_at or slot)
            self.free_at = self._clock() + self._spacing

    async def _wait_for(self, instant: datetime) -> None:
        seconds = (instant - self._clock()).total_seconds()
        if seconds > 0:
            await asyncio.sleep(seconds)
