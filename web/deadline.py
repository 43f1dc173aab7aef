"""The one deadline of what a browser waits for: stored within it, or told that it was not."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from services.webchat.sessions import NotStored

Stored = TypeVar("Stored")


async def in_time(storing: Awaitable[Stored], seconds: float) -> Stored:
    """Return what is stored within the deadline. Raises NotStored: nobody waits any longer.

    Only for what may safely be said again: it can be stored in the moment it is given up.
    """
    try:
        async with asyncio.timeout(seconds):
            return await storing
    except TimeoutError as late:
        raise NotStored(f"it took longer than {seconds:g} s") from late
