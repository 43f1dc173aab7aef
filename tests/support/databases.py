"""Fixtures that give each test a fresh database with today's tables, on SQLite and on PostgreSQL.

The migrations run once per engine and test run; every test gets a copy of the result.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite

from tests.support.postgres import PostgresServer

ENGINES = ("sqlite", "postgresql")
TEMPLATE = "migrated"

_numbers = count(1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that the migrations have just made; tests copy it and never open it."""
    from db.migrate import upgrade

    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test run."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """The name of a PostgreSQL database that the migrations have just made."""
    from db.migrate import upgrade

    postgres_server.execute(f"CREATE DATABASE {TEMPLATE}")
    upgrade(postgres_server.url(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh SQLite database with today's tables."""
    path = tmp_path / "hocvuso.db"
    copy_sqlite(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with today's tables."""
    name = f"ward_{next(_numbers)}"
    postgres_server.execute(
        f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY FILE_COPY"
    )
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database; the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database as SQLite itself does, whatever stands in its write-ahead log."""
    with sqlite.connect(source) as origin, sqlite.connect(target) as copy:
        copy.execute("PRAGMA synchronous=OFF")
        origin.backup(copy)
    origin.close()
    copy.close()
