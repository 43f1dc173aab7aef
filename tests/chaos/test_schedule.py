"""Two schedulers, killed, under a clock that is set: each reminder once, none early, none late."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.metronomes import Timeline
from tests.chaos.reminded import MONDAY, World, expected, instant
from tests.chaos.schedule import reckon
from tests.support.postgres import PostgresServer
from tests.support.waiting import LONG_RUN

ROOT = Path(__file__).parents[2]
SMALL = ("--staff", "40", "--leaders", "10", "--residents", "40", "--seed", "11", "--json")


@pytest.fixture
def empty_database(postgres_server: PostgresServer) -> Iterator[str]:
    postgres_server.execute("CREATE DATABASE schedule")
    yield postgres_server.url("schedule")
    postgres_server.execute("DROP DATABASE schedule WITH (FORCE)")


def run(*words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.schedule", *SMALL, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONG_RUN,
        check=False,
    )
    print(done.stdout, done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["broken"] == []
    assert done.returncode == 0
    assert found["latest_seconds"] <= 60
    return found


def test_each_reminder_is_told_once_and_in_time():
    found = run("--days", "6", "--kills", "8", "--jumps", "3")
    assert found["kills"] >= 8
    assert found["jumps"] == 3
    assert found["occurrences"] >= 300


def test_each_reminder_is_told_once_and_in_time_on_postgresql(empty_database: str):
    found = run("--days", "3", "--kills", "4", "--jumps", "1", "--postgresql", empty_database)
    assert found["kills"] >= 4
    assert found["occurrences"] >= 150


STAFF, LEADER, RESIDENT = "a" * 32, "b" * 32, "c" * 32
AT_EIGHT = instant(MONDAY, 8)


@pytest.fixture
def small() -> tuple[World, Timeline, dict[str, list[Any]]]:
    """One Monday as it must be: three heard, and one of them twice."""
    world = World([STAFF], [LEADER], {RESIDENT: (9, MONDAY - timedelta(days=2))})
    line = Timeline(seen=[AT_EIGHT, instant(MONDAY, 9)])
    decided = [
        ["1", STAFF, "new_submissions", AT_EIGHT.isoformat()],
        ["2", STAFF, "deadlines_near", AT_EIGHT.isoformat()],
        ["3", LEADER, "weekly_digest", AT_EIGHT.isoformat()],
        ["4", RESIDENT, "unfinished_lesson", instant(MONDAY, 9).isoformat()],
    ]
    said = [[one, who, rule, at] for one, who, rule, at in decided]
    return world, line, {"decided": decided, "said": said}


def test_the_oracle_knows_the_rules():
    world = World([STAFF], [LEADER], {RESIDENT: (16, MONDAY)})
    seen = [instant(MONDAY + timedelta(days=n), hour) for n in range(28) for hour in (8, 16)]
    told = Counter(rule for _, rule, _ in expected(world, 28, seen))
    assert told == {
        "new_submissions": 20,
        "deadlines_near": 20,
        "weekly_digest": 4,
        "unfinished_lesson": 3,
    }
    lessons = [day for _, rule, day in expected(world, 28, seen) if rule == "unfinished_lesson"]
    assert [(day - MONDAY).days for day in lessons] == [2, 7, 14]


def test_what_is_right_is_found_right(small: Any):
    assert reckon(small[0], 1, small[1], small[2]).broken == []


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        pytest.param(lambda rows: rows["decided"].pop(), "missing", id="nobody told her"),
        pytest.param(lambda rows: rows["said"].pop(), "decided and not said", id="not said"),
        pytest.param(
            lambda rows: rows["said"].append(rows["said"][0]), "said twice", id="said twice"
        ),
        pytest.param(
            lambda rows: rows["decided"].append(["9", *rows["decided"][0][1:]]),
            "doubled",
            id="decided twice",
        ),
        pytest.param(
            lambda rows: rows["decided"][0].__setitem__(
                3, (AT_EIGHT - timedelta(seconds=1)).isoformat()
            ),
            "early",
            id="a second early",
        ),
        pytest.param(
            lambda rows: rows["decided"][0].__setitem__(
                3, (AT_EIGHT + timedelta(seconds=61)).isoformat()
            ),
            "late",
            id="a minute late",
        ),
    ],
)
def test_what_is_wrong_is_found(small: Any, spoil: Any, complaint: str):
    spoil(small[2])
    assert complaint in "\n".join(reckon(small[0], 1, small[1], small[2]).broken)
