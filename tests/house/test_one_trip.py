"""SQLite in one trip a statement: the same answers as before, and nothing left open by a cancel."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite
from sqlalchemy.exc import IntegrityError

from db.engine import Database, NotStored
from tests.support.waiting import WAIT, WAIT_MS

NAMES = sa.table("name", sa.column("id"), sa.column("word"))


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    async with opened.write() as session:
        await session.execute(sa.text("CREATE TABLE name (id INTEGER PRIMARY KEY, word TEXT)"))
    yield opened
    await opened.close()


async def words(database: Database) -> list[str]:
    async with database.read() as session:
        return list(await session.scalars(sa.select(NAMES.c.word).order_by(NAMES.c.id)))


async def test_rows_counts_and_what_was_returned_come_back(database: Database):
    insert = sa.insert(NAMES)
    async with database.write() as session:
        connection = await session.connection()
        await connection.execute(insert, [{"word": "bà Tư"}, {"word": "ông Năm"}])
        made = await connection.execute(insert.returning(NAMES.c.id), {"word": "cô Sáu"})
        assert made.scalar_one() == 3
        changed = await connection.execute(sa.update(NAMES).values(word="bác"))
        assert changed.rowcount == 3
    assert await words(database) == ["bác"] * 3


async def test_a_wrong_statement_is_told_as_ever_and_the_next_one_works(database: Database):
    with pytest.raises(IntegrityError):
        await write_the_same_twice(database)
    assert await words(database) == []
    await still_writes(database)
    assert await words(database) == ["cô Sáu"]


async def write_the_same_twice(database: Database) -> None:
    async with database.write() as session:
        for word in ("bà Tư", "ông Năm"):
            await session.execute(sa.insert(NAMES), {"id": 1, "word": word})


@pytest.mark.parametrize("turns", range(12))
async def test_whoever_is_cancelled_leaves_no_transaction_open(database: Database, turns: int):
    async def write() -> None:
        async with database.write() as session:
            for word in ("bà Tư", "ông Năm"):
                await session.execute(sa.insert(NAMES), {"word": word})

    writing = asyncio.ensure_future(write())
    for _ in range(turns):
        await asyncio.sleep(0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await asyncio.wait_for(still_writes(database), WAIT)
    assert await words(database) in (["cô Sáu"], ["bà Tư", "ông Năm", "cô Sáu"])


async def still_writes(database: Database) -> None:
    async with database.write() as session:
        await session.execute(sa.insert(NAMES), {"word": "cô Sáu"})


async def test_whoever_is_cancelled_waiting_for_the_file_takes_nothing_along(
    database: Database, sqlite_url: str
):
    """Its BEGIN comes through only after it was cancelled; it must not stay begun."""
    other = sqlite.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(still_writes(database))
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.sleep(0.05)
    other.execute("ROLLBACK")
    await asyncio.gather(waiting, return_exceptions=True)
    other.execute(f"PRAGMA busy_timeout={WAIT_MS:.0f}")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()
    await still_writes(database)
    assert await words(database) == ["cô Sáu"]


async def test_a_locked_file_is_not_stored(database: Database, sqlite_url: str):
    other = sqlite.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with database.read() as session:
        assert await session.scalar(sa.select(sa.func.count()).select_from(NAMES)) == 0
    with pytest.raises(NotStored):
        await still_writes(database)
    other.close()
    await still_writes(database)
