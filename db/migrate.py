"""Migrates a database to today's tables; alembic is loaded only when something must change."""

import asyncio
from importlib.resources import files

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from db.address import DatabaseAddress
from db.revisions import head, unusable
from domain.errors import BadSetting


def upgrade(url: str, *, secret: str = "") -> bool:
    """Create or change the tables of ``url``; return whether anything was done.

    ``secret`` keys the digests of codes. Raises BadSetting when this release cannot use the
    database. Not for a running event loop.
    """
    address = DatabaseAddress.read(url)
    if address.path is not None:
        address.path.parent.mkdir(parents=True, exist_ok=True)
    current = asyncio.run(revision(url))
    if current == head():
        return False
    if trouble := unusable(current):
        raise BadSetting(f"The database cannot be used: {trouble}")
    from alembic import command  # noqa: PLC0415 - loaded only when the revision differs
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(files("db") / "migrations"))
    config.attributes["url"] = address.async_url
    config.attributes["secret"] = secret
    command.upgrade(config, "head")
    return True


async def revision(url: str) -> str | None:
    """Return the revision of a database, or None for an empty one."""
    engine = create_async_engine(DatabaseAddress.read(url).async_url)
    try:
        async with engine.connect() as connection:
            exists = await connection.run_sync(lambda c: sa.inspect(c).has_table("alembic_version"))
            if not exists:
                return None
            found = await connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            return str(found) if found else None
    finally:
        await engine.dispose()
