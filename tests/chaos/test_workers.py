"""Two workers on one PostgreSQL database, killed again and again: order holds, nothing doubles."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgres import PostgresServer
from tests.support.waiting import LONG_RUN

ROOT = Path(__file__).parents[2]
KILLS = 40


@pytest.fixture
def empty_database(postgres_server: PostgresServer) -> Iterator[str]:
    postgres_server.execute("CREATE DATABASE chaos")
    yield postgres_server.url("chaos")
    postgres_server.execute("DROP DATABASE chaos WITH (FORCE)")


def test_killing_workers_loses_and_doubles_nothing(empty_database: str, tmp_path: Path):
    log = tmp_path / "log"
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.chaos", "--json", "--log", str(log)),
            *("--postgresql", empty_database, "--kills", str(KILLS)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONG_RUN,
        check=False,
    )
    print(run.stdout, run.stderr, log.read_text() if log.exists() else "")
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["broken"] == []
    assert run.returncode == 0
    assert found["kills"]["worker"] >= KILLS / 2
    assert found["checked"]["initiatives"] >= 3  # how many fit between kills is the machine's
