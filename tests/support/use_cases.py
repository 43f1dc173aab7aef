"""A database opened as the process opens it, for use cases that are handed one."""

from collections.abc import AsyncIterator

import pytest

from db.engine import Database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()
