"""The engine and its transactions: one write at a time on SQLite, in the order they were asked for.

On SQLite every write transaction of the process waits in one FIFO line (SQLite's own waiting is
unfair), begins IMMEDIATE and syncs fully at commit; reads run beside it on read-only connections.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)
from sqlalchemy.pool import AsyncAdaptedQueuePool

from db.address import DatabaseAddress
from db.one_trip import ONE_TRIP

Session = AsyncSession
"""The session that queries take; other packages only pass it on."""

PATIENCE, LONG_PATIENCE, SHORT_WAIT = 1_500, 5_000, 200
"""Milliseconds a statement waits for another process: while people wait for its result, where they
typed a command, and for what can be done later too."""
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-20000",
    "PRAGMA secure_delete=ON",
)
_READER_PRAGMAS = (*_PRAGMAS, "PRAGMA query_only=ON")
READERS = 4
_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,  # an error message names its statement, never the values
    "json_serializer": lambda value: orjson.dumps(value).decode(),
    "json_deserializer": orjson.loads,
}
_OUR_MISTAKE = (IntegrityError, DataError, ProgrammingError)
"""Errors that a retry cannot fix: the statement or its values are wrong."""


class NotStored(Exception):
    """The database could not do it now: locked, full or away. Nothing of the transaction stays."""


class Database:
    """The database of this process; created once at the start and passed to all parts."""

    def __init__(self, url: str, *, secret: str = "", patience: int = PATIENCE) -> None:
        """Open engines for ``url`` (``sqlite:///file`` or ``postgresql://…``); connects lazily.

        ``secret`` keys the digests of codes. ``patience``: the milliseconds that another process is
        waited for. ``is_writable`` tells what became of the newest write.
        """
        address = DatabaseAddress.read(url)
        self.url = url
        self.secret = secret
        self.is_sqlite = address.is_sqlite
        self.is_writable = True
        self._line = asyncio.Lock()
        self._refusals = 0
        self._patience = f"PRAGMA busy_timeout={patience}"
        self.has_traces = False
        if address.is_sqlite:
            url = address.async_url
            self._writer = _sqlite_engine(
                url, (*_PRAGMAS, self._patience), begin="BEGIN IMMEDIATE", size=1
            )
            self._reader = _sqlite_engine(
                url, (*_READER_PRAGMAS, self._patience), begin=None, size=READERS
            )
        else:
            self._writer = create_async_engine(
                address.async_url, pool_pre_ping=True, pool_size=10, **_OPTIONS
            )
            self._reader = self._writer
        event.listen(self._writer.sync_engine, "before_cursor_execute", _tally)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Open a write transaction; it commits by ending and rolls back on any exception.

        Raises NotStored when the database cannot do it; the connection is then thrown away.
        """
        async with (
            self._turn(),
            AsyncSession(self._writer, expire_on_commit=False, autoflush=False) as session,
        ):
            try:
                connection = await self._begun(session)
                connection.info["writes"] = 0
                session.info["tally"] = connection.info
                session.info["database"] = self
                yield session
                await session.commit()
                self.is_writable = self.is_writable or writes(session) > 0
            except DBAPIError as error:
                await _discard(session)
                if isinstance(error, _OUR_MISTAKE):
                    raise
                self.is_writable = False
                raise NotStored(str(error.orig)) from error
            except BaseException:
                await asyncio.shield(session.rollback())
                raise

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait for the writers before; whoever waited behind a refused one has waited enough."""
        refusals = self._refusals
        async with self._line if self.is_sqlite else nullcontext():
            if refusals != self._refusals:
                raise NotStored("another process holds the database")
            yield

    async def _begun(self, session: Session) -> AsyncConnection:
        try:
            return await _connected(session)
        except (DBAPIError, NotStored):
            self.is_writable = False
            self._refusals += 1
            raise

    async def try_writing(self) -> None:
        """Write what stands there already. Raises NotStored."""
        async with self.write() as session:
            await session.execute(sa.text("UPDATE alembic_version SET version_num = version_num"))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a session that only reads and never waits for a writer.

        On SQLite each statement sees the newest commit; who needs one view of several statements
        begins a transaction in it.
        """
        async with AsyncSession(self._reader, expire_on_commit=False, autoflush=False) as session:
            session.info["database"] = self
            try:
                await _connected(session)
                yield session
            except DBAPIError as error:
                await _discard(session)
                raise NotStored(str(error.orig)) from error

    async def remove_traces(self) -> None:
        """Remove overwritten words from the files, if a transaction left any.

        On SQLite the write-ahead log is folded in and emptied (pages are overwritten already); on
        PostgreSQL the dead rows of the inbox are vacuumed. What is being read waits for next time.
        """
        if not self.has_traces:
            return
        with suppress(DBAPIError, OSError):  # they are removed next time
            self.has_traces = await self._removed()

    async def _removed(self) -> bool:
        """Remove overwritten words; return whether some are left."""
        async with (
            self._line if self.is_sqlite else nullcontext(),
            self._reader.connect() as connection,
        ):
            if not self.is_sqlite:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.exec_driver_sql("VACUUM inbox")
                return False
            await connection.exec_driver_sql(f"PRAGMA busy_timeout={SHORT_WAIT}")
            found = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy = bool(found.one()[0])
            await connection.exec_driver_sql(self._patience)
            return is_busy

    async def close(self) -> None:
        """Close every connection; on SQLite this also folds the WAL back into the file."""
        await self._writer.dispose()
        await self._reader.dispose()


def leaves_traces(session: Session) -> None:
    """Note that this transaction removes words that must not stay behind in the files."""
    session.info["database"].has_traces = True


def writes(session: Session) -> int:
    """Return how many changing statements this transaction has run so far."""
    count: int = session.info["tally"]["writes"]
    return count


async def _connected(session: Session) -> AsyncConnection:
    """Return the session's connection. Raises NotStored when the server does not answer."""
    try:
        return await session.connection()
    except OSError as away:
        raise NotStored(str(away)) from away


async def _discard(session: Session) -> None:
    await asyncio.shield(session.invalidate())


def _tally(conn: sa.Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    if not statement.startswith(("SELECT", "PRAGMA", "BEGIN")):
        conn.info["writes"] = conn.info.get("writes", 0) + 1


def _sqlite_engine(
    url: str, pragmas: Sequence[str], *, begin: str | None, size: int
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        module=ONE_TRIP,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=size,
        max_overflow=0,
        connect_args={"isolation_level": None},
        **_OPTIONS,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        if begin is not None:
            connection.exec_driver_sql(begin)

    return engine
