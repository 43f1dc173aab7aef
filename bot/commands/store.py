"""The database as a verb of the command line opens it: there, up to date, of the right kind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.ward import find_ward
from db import sqlite_file
from db.migrate import revision
from db.revisions import head
from db.session import Database
from domain.errors import BadSetting
from domain.ward import Ward
from services import nature


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the database for one verb. Raises BadSetting when absent or not of this release."""
    path = settings.address.path
    if path is not None and not path.exists():
        raise BadSetting(
            f"There is no database at {path} yet: run hocvuso setup, or hocvuso run --demo."
        )
    sqlite_file.check_version()
    found = sqlite_file.revision(path) if path else await revision(settings.database_url)
    if found != head():
        raise BadSetting(
            f"The database is at revision {found or 'none'} and this release needs {head()}: "
            "run hocvuso migrate."
        )
    database = Database(settings.database_url)
    try:
        yield database
    finally:
        await database.close()


async def served_ward(settings: Settings, database: Database) -> Ward:
    """Return the ward whose people this database holds, real or fictitious. Raises BadSetting."""
    async with database.read() as session:
        is_demo = await nature.is_demo(session)
    return find_ward(settings, demo=bool(is_demo))
