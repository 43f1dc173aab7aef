"""``hocvuso doctor`` tells what ran on schedule, how late, and what failed."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import clock
from db.engine import Database
from services.operations import run_ledger
from tests.cli.conftest import Cli


def ran(url: str, name: str, *, ago: timedelta, outcome: str, has_failed: bool = False) -> None:
    """Write a run into the ledger that began so long ago, two minutes late."""

    async def write() -> None:
        database = Database(url)
        started = clock.now() - ago
        due_at = started - timedelta(minutes=2)
        assert await run_ledger.begin(database, name=name, due_at=due_at, now=started)
        await run_ledger.end(
            database,
            name=name,
            due_at=due_at,
            now=started,
            outcome=outcome,
            has_failed=has_failed,
        )
        await database.close()

    asyncio.run(write())


def test_the_last_run_of_each_task_is_told(cli: Cli, migrated: Path):
    url = f"sqlite:///{migrated / 'hocvuso.db'}"
    assert "task " not in cli("doctor").out
    ran(url, "backup", ago=timedelta(hours=30), outcome="1 parts")
    ran(url, "backup", ago=timedelta(hours=5), outcome="2 parts")
    ran(url, "remind", ago=timedelta(minutes=90), outcome="failed: OSError", has_failed=True)
    said = cli("doctor")
    assert "ok    task backup: 5 h ago, 120 s late, 2 parts\n" in said.out
    assert "BAD   task remind: 90 min ago, 120 s late, failed: OSError, 1 time\n" in said.out
    assert "note  nothing was done on schedule for 90 min\n" in said.out
    assert "Is the house running?" in said.out
    assert said.status == 1


def test_postgresql_tells_its_runs_too(cli: Cli, postgresql_url: str):
    ran(postgresql_url, "remind", ago=timedelta(minutes=3), outcome="12 told")
    said = cli("doctor", DATABASE_URL=postgresql_url, SECRET_KEY="k" * 40)
    assert "ok    task remind: 3 min ago, 120 s late, 12 told\n" in said.out


PROFILE = """
schema: ward/1
id: that
name: "phường Thật"
province: "tỉnh Thật"
"""


def test_a_demo_shows_every_lesson(cli: Cli, migrated: Path):
    assert "lessons: " not in cli("doctor", WARD="demo").out


def test_lessons_nobody_approved_are_missed_in_a_real_ward(cli: Cli, migrated: Path):
    (migrated / "ward.yaml").write_text(PROFILE)
    said = cli("doctor")
    assert "BAD   residents are not let in: lessons: residents see 0 of " in said.out
    assert "approve-lesson" in said.out
    cli("approve-lesson", "at-ma-otp", "--by", "Nguyễn Thị Mẫu, công an phường")
    assert "ok    lessons: residents see 1 of " in cli("doctor").out


def test_postgresql_tells_what_was_approved_too(cli: Cli, postgresql_url: str, tmp_path: Path):
    profile = tmp_path / "ward.yaml"
    profile.write_text(PROFILE)
    where = {"DATABASE_URL": postgresql_url, "SECRET_KEY": "k" * 40, "WARD": str(profile)}
    cli("approve-lesson", "at-ma-otp", "--by", "Nguyễn Thị Mẫu, công an phường", **where)
    assert "ok    lessons: residents see 1 of " in cli("doctor", **where).out


def test_a_review_that_is_due_is_for_the_ward_to_do_and_breaks_nothing(
    cli: Cli, migrated: Path, monkeypatch: pytest.MonkeyPatch
):
    assert "ok    content: every lesson keeps the rules\n" in cli("doctor").out
    monkeypatch.setattr(clock, "now", lambda: datetime(2029, 1, 1, tzinfo=UTC))
    said = cli("doctor")
    assert "note  content: " in said.out
    assert " warnings in lessons\n" in said.out
    assert said.status == 0
