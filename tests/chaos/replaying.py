"""``python -m tests.chaos.replaying``: a long day heard again out of order, and one with poison.

A day of thousands of updates, each up to five times and shuffled among accounts, must mean what it
meant once; where one update in a hundred cannot be read, everybody else is answered all the same.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bot.runtime.engine import Engine
from bot.runtime.ward_context import build_ward_context
from content.texts import Texts
from content.ward_profile import read_profile
from db.engine import Database
from db.migrate import upgrade
from db.models.messages import Inbox
from domain.ids import WardId
from services.messages.inbox import InboundUpdate, store
from services.people import people
from tests.chaos.dump import differences, dump
from tests.chaos.ledger import Ledger
from tests.chaos.life import Orders
from tests.chaos.player import answer_all, play_day, replay, settle_cast
from tests.chaos.residents import CALLS, CAST
from tests.support.poison import POISON, break_down, planted
from tests.support.sink import SinkSender
from tests.support.talk import START, FrozenClock, open_engine

HOMES = 200
BROKEN = {"text": POISON}
"""Words whose step always fails."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """How much was heard, how many copies besides, and in what the two days differ."""

    heard: int
    copies: int
    differences: list[str]


@asynccontextmanager
async def house_of(url: str, data_dir: Path) -> AsyncIterator[Engine]:
    """Build the house of the cast over a migrated database."""
    texts = Texts.load()
    house = build_ward_context(
        ward=read_profile("demo"), texts=texts, data_dir=data_dir, public_url="", demo=True
    )
    database = Database(url)
    yield Orders(database, house, texts, 0, START).engine(SinkSender(0))
    await database.close()


async def replayed(first: str, second: str, folder: Path, *, turns: int, seed: int) -> Replayed:
    """Play a day on one database and let another hear it shuffled and again and again."""
    async with house_of(first, folder) as house:
        ward = WardId(house.context.ward.id)
        accounts = await settle_cast(house.database, ward, START)
        day = await play_day(house, Ledger.open(accounts, seed), turns=turns)
        once = await dump(house.database)
    async with house_of(second, folder) as house:
        if await settle_cast(house.database, ward, START) != accounts:
            raise AssertionError("the second ward numbers its people otherwise")
        copies = await replay(house, day, random.Random(seed))
        again = await dump(house.database)
    heard = sum(len(turn) for turns_ in day.turns.values() for turn in turns_)
    return Replayed(heard, copies, differences(once, again))


async def poisoned(url: str, folder: Path, *, updates: int, seed: int) -> dict[str, int]:
    """Let the house hear updates of which one in a hundred is poison; count what became of them."""
    with planted({POISON: break_down}):
        return await _poisoned(url, folder, updates=updates, seed=seed)


async def _poisoned(url: str, folder: Path, *, updates: int, seed: int) -> dict[str, int]:
    rng, clock = random.Random(seed), FrozenClock()
    async with open_engine(url, folder, clock=clock) as engine:
        async with engine.database.write() as session:
            homes = [
                await people.meet(
                    session,
                    ward=WardId(engine.context.ward.id),
                    channel="webchat",
                    external_key=f"poison-{n}",
                    now=clock(),
                )
                for n in range(HOMES)
            ]
        bad = set(rng.sample(range(updates), updates // 100))
        for start in range(0, updates, HOMES):
            heard = [
                InboundUpdate(
                    homes[n % HOMES].account,
                    "webchat",
                    f"poison-{n}",
                    BROKEN if n in bad else {"text": rng.choice(CALLS)},
                )
                for n in range(start, min(start + HOMES, updates))
            ]
            async with engine.database.write() as session:
                await store(session, heard, now=clock())
            await answer_all(engine)
        for _ in range(4 * updates // HOMES):  # poison behind poison waits its turn
            clock.forward(seconds=15)
            await answer_all(engine)
        async with engine.database.read() as session:
            rows = (await session.execute(sa.select(Inbox.state, Inbox.reason))).all()
    states = Counter(row.state for row in rows)
    unnamed = sum(1 for row in rows if row.state == "parked" and not row.reason)
    return {"poison": len(bad), "unnamed": unnamed, **states}


def main() -> int:
    """Run; return 0 when both days came out as they must."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.replaying", description=__doc__)
    parser.add_argument("--updates", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hocvuso-chaos-") as made:
        urls = [f"sqlite:///{made}/{name}.db" for name in ("once", "again", "poison")]
        for url in urls:
            upgrade(url)
        turns = args.updates // len(CAST)
        day = asyncio.run(replayed(urls[0], urls[1], Path(made), turns=turns, seed=args.seed))
        bad = asyncio.run(poisoned(urls[2], Path(made), updates=2 * args.updates, seed=args.seed))
    is_poison_apart = bad.get("parked") == bad["poison"] and set(bad) <= {
        *("poison", "unnamed", "done", "parked")
    }
    broken = list(day.differences[:20])
    if not is_poison_apart or bad["unnamed"]:
        broken.append(f"poison spread: {bad}")
    result = {"seed": args.seed, "heard": day.heard, "copies": day.copies, **bad, "broken": broken}
    print(json.dumps(result) if args.json else "\n".join(f"{k}: {v}" for k, v in result.items()))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
