"""Figures of 25,000 people and a million lesson events beside the bare SQL for the same numbers.

``python -m bench --only participation``. The bare SQL is what one would type at SQLite's own
prompt for one cut: no zero rows, no consents, no ages, no initiatives, no classes, over a plain
connection.
"""

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from content.ward_profile import read_profile
from db.base import table
from db.engine import Database
from db.migrate import upgrade
from db.models.learning import LessonResult, QuizAnswer
from db.models.people import Account, Consent, Person
from db.models.units import Membership
from domain.ids import new_id
from domain.people import Purpose
from domain.reports.participation import Breakdown, Period
from domain.units.units import UnitKind
from services.reports.participation.figures import tables
from services.reports.participation.places import PlaceNames

PEOPLE = 25_000
LESSONS = [f"{track}-bai-so-{n}" for track in ("at", "dt", "gd", "dvc") for n in range(1, 4)]
EACH = 10
"""Lessons begun by each person; three answers to each make a million events."""
AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
PERIOD = Period(datetime(2026, 1, 1, tzinfo=UTC).date(), NOW.date())
ROUNDS = 3
_WHERE = "started_at >= '2025-12-31 17:00:00' AND started_at < '2026-11-22 17:00:00'"
BARE: Mapping[Breakdown, str] = {
    Breakdown.KHOI: f"SELECT p.khoi, count(DISTINCT r.person_id), count(*), count(r.finished_at) "
    f"FROM lesson_result r JOIN person p ON p.id = r.person_id WHERE {_WHERE} GROUP BY 1",
    Breakdown.ORGANISATION: f"SELECT m.unit, count(DISTINCT r.person_id), count(*), "
    f"count(r.finished_at) FROM lesson_result r "
    f"LEFT JOIN membership m ON m.person_id = r.person_id WHERE {_WHERE} GROUP BY 1",
    Breakdown.AGE: f"SELECT (2026 - p.birth_year) / 15, count(DISTINCT r.person_id), count(*), "
    f"count(r.finished_at) FROM lesson_result r JOIN person p ON p.id = r.person_id "
    f"WHERE {_WHERE} GROUP BY 1",
    Breakdown.CONTENT: f"SELECT substr(lesson_id, 1, 2), count(DISTINCT person_id), count(*), "
    f"count(finished_at) FROM lesson_result WHERE {_WHERE} GROUP BY 1",
    Breakdown.MONTH: f"SELECT strftime('%Y-%m', started_at, '+7 hours'), "
    f"count(DISTINCT person_id), count(*), count(finished_at) FROM lesson_result "
    f"WHERE {_WHERE} GROUP BY 1",
    Breakdown.WAY: f"SELECT assisted_by IS NULL, count(DISTINCT person_id), count(*), "
    f"count(finished_at) FROM lesson_result WHERE {_WHERE} GROUP BY 1",
}


async def fill(url: str, people: int = PEOPLE) -> None:
    """Store people of eight khối, half of them named, a third in an organisation, and lessons."""
    ward, dice = read_profile("demo"), random.Random(1)
    bodies = [one.code for one in ward.organisations]
    database = Database(url)
    helper = new_id()
    for start in range(0, people, 1_000):
        rows = [_person(dice, ward.id, helper if n == 0 else new_id()) for n in
                range(start, min(start + 1_000, people))]  # fmt: skip
        results = [row for one in rows for row in _results(dice, one, helper)]
        async with database.write() as session:
            connection = await session.connection()
            await connection.execute(table(Person).insert(), rows)
            for one in rows[:1] if start == 0 else []:
                await connection.execute(table(Account).insert(), _account(one))
            named, joined = rows[::2], rows[::3]
            await connection.execute(table(Consent).insert(), [_consent(one) for one in named])
            await connection.execute(
                table(Membership).insert(), [_joined(one, dice.choice(bodies)) for one in joined]
            )
            await connection.execute(table(LessonResult).insert(), results)
            await connection.execute(
                table(QuizAnswer).insert(), [row for one in results for row in _answers(one)]
            )
    await database.close()


def _person(dice: random.Random, ward: str, person: Any) -> dict[str, Any]:
    return {
        "id": person,
        "ward_id": ward,
        "khoi": f"K{dice.randint(1, 8):02d}" if dice.random() < 0.9 else None,
        "birth_year": dice.choice([None, *range(1940, 2014)]),
        "is_demo": True,
        "created_at": AT,
    }


def _account(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": 1,
        "ward_id": person["ward_id"],
        "channel": "webchat",
        "external_key": "bench",
        "person_id": person["id"],
        "counter": 0,
        "created_at": AT,
    }


def _consent(person: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": person["id"],
        "purpose": Purpose.LEARNING_NAME,
        "text_version": "bench",
        "account_number": 1,
        "given_at": AT,
    }


def _joined(person: Mapping[str, Any], body: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "ward_id": person["ward_id"],
        "person_id": person["id"],
        "unit_kind": UnitKind.ORGANISATION,
        "unit": body,
        "shows_name": False,
        "joined_at": AT,
    }


def _results(
    dice: random.Random, person: Mapping[str, Any], helper: Any
) -> Iterator[dict[str, Any]]:
    for lesson in dice.sample(LESSONS, EACH):
        at = AT + timedelta(minutes=dice.randrange(380_000))
        yield {
            "person_id": person["id"],
            "lesson_id": lesson,
            "ward_id": person["ward_id"],
            "lesson_version": 1,
            "step": "end",
            "started_at": at,
            "finished_at": at + timedelta(minutes=4) if dice.random() < 0.8 else None,
            "seen_at": at,
            "assisted_by": helper if dice.random() < 0.1 else None,
        }


def _answers(result: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number in range(3):
        yield {
            "person_id": result["person_id"],
            "lesson_id": result["lesson_id"],
            "lesson_version": 1,
            "question": f"q{number + 1}",
            "choice": 1,
            "is_right": True,
            "answered_at": result["started_at"],
        }


Spent = tuple[float, float]
"""Seconds on the clock, and of processor time: other work on the machine disturbs that less."""


async def ours(url: str, cut: Breakdown) -> Spent:
    """Return what one report takes, as staff get it."""
    places = PlaceNames.of(read_profile("demo"))
    database = Database(url)
    async with database.read() as session:
        begun = _now()
        await tables(session, places=places, period=PERIOD, now=NOW, cuts=[cut], hides_small=False)
        spent = _since(begun)
    await database.close()
    return spent


def bare(path: Path, cut: Breakdown) -> Spent:
    """Return what the bare statement takes."""
    with closing(sqlite3.connect(path)) as connection:
        begun = _now()
        connection.execute(BARE[cut]).fetchall()
        return _since(begun)


def _now() -> Spent:
    return time.perf_counter(), time.process_time()


def _since(begun: Spent) -> Spent:
    clock, worked = _now()
    return clock - begun[0], worked - begun[1]


def run(people: int = PEOPLE) -> dict[str, Any]:
    """Measure every cut, ours and bare in turns; return medians in seconds, and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        url = f"sqlite:///{path}"
        upgrade(url)
        asyncio.run(fill(url, people))
        found: dict[str, Any] = {"people": people, "events": people * EACH * 4}
        for cut in Breakdown:
            pairs = [(asyncio.run(ours(url, cut)), bare(path, cut)) for _ in range(ROUNDS)]
            mine, theirs = (median(pair[n][0] for pair in pairs) for n in (0, 1))
            worked, bare_worked = (median(pair[n][1] for pair in pairs) for n in (0, 1))
            found[cut.value] = {
                "seconds": mine,
                "bare_seconds": theirs,
                "ratio": mine / theirs,
                "cpu_seconds": worked,
                "cpu_ratio": worked / bare_worked,
            }
    found["slowest_seconds"] = max(found[cut.value]["seconds"] for cut in Breakdown)
    return found
