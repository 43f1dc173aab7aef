"""SQLite in one trip a statement: run, read and closed in its thread without coming back between.

A connection lives in a thread of its own. The stock driver goes there five times for a statement:
for a cursor, to run it, for its rows, to close it, and once more to roll back what never began.
"""

from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
import pysqlite3
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class _Statement:
    """Acts as the adapter's cursor: one statement and all its rows."""

    arraysize = 1

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Statement":
        return self

    async def execute(self, sql: str, values: Any = ()) -> None:
        await self._connection._execute(self._run, pysqlite3.Cursor.execute, sql, values)

    async def executemany(self, sql: str, rows: Any) -> None:
        await self._connection._execute(self._run, pysqlite3.Cursor.executemany, sql, rows)

    def _run(self, how: Callable[..., Any], sql: str, values: Any) -> None:
        """Run the statement and fetch its rows; this is what runs in the connection's thread."""
        cursor = self._connection._conn.cursor()
        try:
            how(cursor, sql, values)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()

    async def fetchall(self) -> Sequence[Any]:
        return self._rows

    async def close(self) -> None:
        """Do nothing: no cursor is open any more."""


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()

    def _make_new_cursor(self, connection: Any) -> Any:
        return _Statement(connection)


class _Connection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = _Cursor

    def rollback(self) -> None:
        """Roll back; without an open transaction do nothing.

        None can be about to open: a cancel amid a statement closes the connection.
        """
        connection: Any = self._connection
        if connection._connection is not None and connection.in_transaction:
            super().rollback()


class _Driver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *args: Any, **options: Any) -> _Connection:
        adapted = super().connect(*args, **options)
        return _Connection(self, adapted.driver_connection)


ONE_TRIP = _Driver(aiosqlite, pysqlite3)
"""The driver for an engine's ``module``."""
