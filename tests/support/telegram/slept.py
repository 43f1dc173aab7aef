"""When the platform itself was held up: what it then reads all at once had come one by one."""

import asyncio
from collections.abc import Callable
from math import inf

STEP = 0.01
"""Seconds between two looks at the clock."""
NOTICED = 0.05
"""Held up for longer is worth noting; what is read this soon afterwards may have waited."""


class Slept:
    """Watches its own loop, as long as ``watch`` runs; otherwise it never slept."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """``clock`` gives seconds."""
        self._clock = clock
        self._awake_at = inf
        self._last = (inf, -inf)

    def since(self, at: float) -> float:
        """Return since when something that is read now may have been waiting."""
        if at - self._awake_at > NOTICED:
            return self._awake_at
        start, end = self._last
        return start if start <= at <= end + NOTICED else at

    async def watch(self) -> None:
        """Note each time the loop was held up."""
        while True:
            self._awake_at = self._clock()
            await asyncio.sleep(STEP)
            if self._clock() - self._awake_at > NOTICED:
                self._last = (self._awake_at, self._clock())
