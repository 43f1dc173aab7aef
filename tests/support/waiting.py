"""How long a test waits for something to happen before it says that it never will.

A limit that measures the machine fails on a busy day and proves nothing on a quick one. What must
come soon is told by what came first, or by what was not asked for meanwhile, never by seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

WAIT = 120.0
"""Seconds: longer than any patience of the house itself, which is a minute."""
WAIT_MS = WAIT * 1_000
"""The same for a browser, which counts milliseconds."""
LONG_RUN = 1_080.0
"""Seconds for a whole program of kills or weeks, on a machine that has much else to do."""


async def others_end() -> None:
    """Wait until nothing else runs on this loop: what was stopped has let go of everything."""
    me = asyncio.current_task()
    await until(lambda: asyncio.all_tasks() == {me})


async def until(happens: Callable[[], bool]) -> None:
    """Wait until something can be seen."""
    async with asyncio.timeout(WAIT):
        while not happens():
            await asyncio.sleep(0.02)
