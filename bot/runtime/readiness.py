"""Tells whoever watches this process whether it can do its work now."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from db.engine import Database, NotStored
from db.queries.messages import inbox
from services.operations.disk_room import disk_room

LATEST = timedelta(minutes=1)
"""How long the oldest update may wait before somebody should look."""


async def readiness(database: Database, clock: Clock, data_dir: Path) -> Mapping[str, bool | int]:
    """Return whether the newest write was stored, whether people are answered in time, free bytes.

    After a write that failed, a trial tells whether the trouble is over.
    """
    try:
        if not database.is_writable:
            await database.try_writing()
        async with database.read() as session:
            oldest = await inbox.oldest_untried(session)
    except NotStored:
        return {"database": False, "free_bytes": disk_room(data_dir).free}
    return {
        "database": True,
        "inbox": oldest is None or clock() - oldest < LATEST,
        "free_bytes": disk_room(data_dir).free,
    }
