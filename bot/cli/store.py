"""Opens the database for a verb: it must exist, be up to date and hold the right kind of ward."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.runtime.secret import secret_key
from bot.runtime.settings import Settings
from bot.runtime.ward import find_ward
from db import sqlite_file
from db.revisions import head, unusable
from domain.errors import BadSetting
from domain.ward import Ward

if TYPE_CHECKING:
    from db.engine import Database


@asynccontextmanager
async def opened(settings: Settings) -> "AsyncIterator[Database]":
    """Open the database for one verb. Raises BadSetting when absent or not of this release."""
    from db.engine import LONG_PATIENCE, Database
    from db.migrate import revision  # imported only after the verb's arguments were read

    path = settings.address.path
    if path is not None and not path.exists():
        raise BadSetting(
            f"There is no database at {path} yet: run hocvuso setup, or hocvuso run --demo."
        )
    sqlite_file.check_version()
    found = sqlite_file.revision(path) if path else await revision(settings.database_url)
    if trouble := unusable(found):
        raise BadSetting(f"The database cannot be used: {trouble}")
    if found != head():
        raise BadSetting(
            f"The database is at revision {found or 'none'} and this release needs {head()}: "
            "run hocvuso migrate."
        )
    database = Database(settings.database_url, secret=secret_key(settings), patience=LONG_PATIENCE)
    try:
        yield database
    finally:
        await database.close()


async def served_ward(settings: Settings, database: "Database") -> Ward:
    """Return the ward whose people this database holds, real or fictitious. Raises BadSetting."""
    from services.operations import demo_guard

    async with database.read() as session:
        is_demo = await demo_guard.is_demo(session)
    return find_ward(settings, demo=bool(is_demo))
