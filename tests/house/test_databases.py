"""The test databases themselves: migrated, fresh for each test, gone afterwards."""

import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from db.address import DatabaseAddress
from tests.support.postgres import PostgresServer
from tests.support.waiting import WAIT


async def tables(url: str) -> set[str]:
    engine = create_async_engine(DatabaseAddress.read(url).async_url)
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda c: set(sa.inspect(c).get_table_names()))
    await engine.dispose()
    return found


@pytest.mark.parametrize("visit", ["first", "second"])
async def test_each_test_finds_todays_tables_and_nothing_of_its_neighbour(
    database_url: str, visit: str
):
    assert "alembic_version" in await tables(database_url)
    assert "left_behind" not in await tables(database_url)
    engine = create_async_engine(DatabaseAddress.read(database_url).async_url)
    async with engine.begin() as connection:
        await connection.execute(sa.text("CREATE TABLE left_behind (id INTEGER)"))
    await engine.dispose()
    assert "left_behind" in await tables(database_url)


async def test_postgresql_folds_case_of_vietnamese_letters(postgresql_url: str):
    engine = create_async_engine(DatabaseAddress.read(postgresql_url).async_url)
    async with engine.connect() as connection:
        assert await connection.scalar(sa.text("SELECT lower('ĐƯỜNG Ế')")) == "đường ế"
    await engine.dispose()


def test_postgresql_never_runs_as_root(postgres_server: PostgresServer):
    pid = int((postgres_server.home / "data" / "postmaster.pid").read_text().split()[0])
    owner = Path(f"/proc/{pid}").stat().st_uid
    assert pwd.getpwuid(owner).pw_name != "root"


def test_postgresql_ends_when_its_test_run_is_killed():
    program = (
        "import sys; from tests.support.postgres import PostgresServer\n"
        "print(PostgresServer().home, flush=True); sys.stdin.read()"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout
    assert run.stdin
    home = Path(run.stdout.readline().strip())
    pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    run.stdin.close()
    wait_until_gone(Path(f"/proc/{pid}"))
    wait_until_gone(home / "data")
    shutil.rmtree(home)


def wait_until_gone(path: Path, seconds: float = WAIT) -> None:
    deadline = time.monotonic() + seconds
    while path.exists():
        assert time.monotonic() < deadline, f"{path} is still there after {seconds} s"
        time.sleep(0.02)
