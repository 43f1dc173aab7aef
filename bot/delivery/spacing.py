"""Spaces posts to a platform evenly, even when the process was held up for a while."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock
from domain.deliveries import CLOCK_DRIFT


class SendSpacing:
    """Lets posts through in their order, never closer than the channel's spacing.

    Slots in the table keep senders apart; but a process that slept would still post at once
    everything whose slot passed meanwhile.
    """

    def __init__(self, spacing: timedelta, clock: Clock) -> None:
        """``spacing``: the time between two posts; zero means no wait."""
        self._spacing = spacing
        self._clock = clock
        self._line = asyncio.Lock()
        self._inside = 0
        self.free_at: datetime | None = None

    async def wait_for_slot(self, slot: datetime) -> None:
        """Return when a post with this slot may leave."""
        self._inside += 1
        try:
            await self._wait_for(slot)
            if self._spacing:
                async with self._line:
                    await self._wait_for(self._free(self._clock()))
                    self.free_at = self._clock() + self._spacing
        finally:
            self._inside -= 1

    def next_slot(self, now: datetime) -> datetime:
        """Return when a post that comes now would leave: behind all that wait.

        Every wake-up is a little late, so waiting posts fall behind their slots. If slots were
        handed out regardless, a reply would wait behind more posts every minute.
        """
        return self._free(now) + self._spacing * self._inside

    def _free(self, now: datetime) -> datetime:
        """Return when the next post may leave; the clock may have been set back meanwhile."""
        if self.free_at is None or self.free_at > now + CLOCK_DRIFT:
            return now
        return max(now, self.free_at)

    async def _wait_for(self, instant: datetime) -> None:
        seconds = (instant - self._clock()).total_seconds()
        if seconds > 0:
            await asyncio.sleep(seconds)
