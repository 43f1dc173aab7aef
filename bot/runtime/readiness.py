"""Tells whoever watches this process whether it can do its work now."""

from collections.abc import Mapping
from datetime import timedelta

from bot.clock import Clock
from db.engine import Database, NotStored
from db.queries.messages import inbox

LATEST = timedelta(minutes=1)
"""How long the oldest update may wait before somebody should look."""


async def readiness(database: Database, clock: Clock) -> Mapping[str, bool]:
    """Return whether the newest write was stored, and whether people are answered in time.

    After a write that failed, a trial tells whether the trouble is over.
    """
    try:
        if not database.is_writable:
            await database.try_writing()
        async with database.read() as session:
            oldest = await inbox.oldest_untried(session)
    except NotStored:
        return {"database": False}
    return {"database": True, "inbox": oldest is None or clock() - oldest < LATEST}
