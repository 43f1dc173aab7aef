"""The time one check takes among 100,000 initiatives, on SQLite and on PostgreSQL.

Stories are put together from the labelled ones and from common words, so that some words stand in
tens of thousands; each check is one call of ``similar_to`` as staff have it.
"""

import asyncio
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from bench.context import bench_house
from bench.similarity.pairs import load_pairs
from db.base import table
from db.engine import Database
from db.migrate import upgrade
from db.models.initiatives import Initiative
from db.models.people import Person
from db.queries.initiatives import initiatives
from domain.ids import initiative_code, new_id
from domain.initiatives.initiatives import Content, Group, Status
from domain.text import words
from services.initiatives.similar import similar_to
from services.work import Actor, WardContext, Work

ROWS = 100_000
CHECKS = 200
SEED = 20_26


def stories(rows: int) -> list[str]:
    """Return this many stories; parts of different ideas are mixed, so none is quite another."""
    chance = random.Random(SEED)
    told = sorted({text for pair in load_pairs() for text in (pair.a, pair.b)})
    parts = [text.split() for text in told]
    made = []
    for _ in range(rows):
        one, two = chance.choice(parts), chance.choice(parts)
        made.append(" ".join([*one[: chance.randint(4, 30)], *two[-chance.randint(4, 30) :]]))
    return made


async def fill(database: Database, context: WardContext, rows: int) -> list[UUID]:
    """Store the ward; return the ids of its initiatives."""
    now, person = house_clock(), new_id()
    async with database.write() as session:
        session.add(Person(id=person, ward_id=context.ward.id, is_demo=True, created_at=now))
    ids = []
    made = stories(rows)
    for start in range(0, rows, 5_000):
        batch: list[dict[str, Any]] = [
            {
                "id": new_id(),
                "ward_id": context.ward.id,
                "person_id": person,
                "code": initiative_code(2026, number),
                "status": Status.SUBMITTED,
                "story": made[number],
                "folded": words(made[number]),
                "is_confidential": False,
                "content": Content.ND5,
                "subject_group": Group.D,
                "is_demo": True,
                "created_at": now,
                "updated_at": now,
                "submitted_at": now,
            }
            for number in range(start, min(start + 5_000, rows))
        ]
        async with database.write() as session:
            connection = await session.connection()
            await connection.execute(table(Initiative).insert(), batch)
        ids += [row["id"] for row in batch]
    if not database.is_sqlite:
        async with database.write() as session:
            await session.execute(sa.text("ANALYZE initiative"))
    return ids


def house_clock() -> Any:
    """Return the one "now" of this ward."""
    from bot.clock import now

    return now()


async def checks(url: str, folder: Path, rows: int) -> list[float]:
    """Return the milliseconds of each check."""
    upgraded = asyncio.to_thread(upgrade, url)
    await upgraded
    context = bench_house(folder)
    database = Database(url)
    try:
        ids = await fill(database, context, rows)
        chosen = random.Random(SEED).sample(ids, CHECKS)
        taken = []
        for one in chosen:
            async with database.read() as session:
                work = Work(session, context, house_clock(), Actor(name="bench"), "bench")
                known = await initiatives.one(session, initiative_id=one)
                assert known is not None
                begun = time.perf_counter()
                await similar_to(work, known)
                taken.append(1_000 * (time.perf_counter() - begun))
    finally:
        await database.close()
    return taken


def percentiles(taken: Sequence[float]) -> dict[str, float]:
    """Return the median and the slow end, in milliseconds."""
    cuts = quantiles(taken, n=100)
    return {"p50_ms": cuts[49], "p95_ms": cuts[94]}


def run_on(url: str, rows: int = ROWS) -> dict[str, float]:
    """Measure on a fresh database at this address."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return percentiles(asyncio.run(checks(url, Path(folder), rows)))
