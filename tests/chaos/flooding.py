"""``python -m tests.chaos.flooding``: one account pours out thousands of messages in a minute.

Beside it a ward talks: everybody there is answered in a second, whoever floods is told so at most
once a minute, and the database hardly grows. Telegram is the fake one, limits and all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db.migrate import upgrade
from db.models.messages import Inbox, Outbox
from db.models.people import Account
from tests.support.telegram.limits import policed
from tests.support.telegram.phone import Phone
from tests.support.telegram.ward import Ward, ward_on_telegram
from tests.support.waiting import WAIT

SLOWEST = 1.0
"""Seconds within which 95 of 100 neighbours are answered."""
GROWTH = 5_000_000
"""Bytes the database may grow by."""
MINUTE = 60
LOOK = 0.01
UNDONE = sa.select(Inbox.id).where(Inbox.state == "waiting").limit(1)
POURED = (
    "/lenh{}", "xyz {}", "cho hỏi chuyện số {} này với ạ", "menu", "0",
    "sáng kiến", "Ngõ {} tối lắm",
)  # fmt: skip
"""What is poured out in turn: unknown commands, nonsense, questions, and what means something."""


@dataclass
class Flood:
    """What one run saw."""

    kept: int = 0
    notices: int = 0
    answers: int = 0
    growth: int = 0
    took: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        return sorted(self.took)[int(len(self.took) * 0.95)] if self.took else 0.0


async def flood(
    url: str, folder: Path, *, updates: int, neighbours: int, seconds: float, seed: int = 0
) -> Flood:
    """Pour ``updates`` of one account out over ``seconds``, ``neighbours`` speaking meanwhile."""
    found, draws = Flood(), random.Random(seed)
    async with ward_on_telegram(url, folder, limits=policed()) as ward:
        loud = Phone(ward.platform, ward.platform.people.arrive("Người gửi dồn dập"))
        before = await _bytes(ward)
        async with asyncio.TaskGroup() as all_:
            all_.create_task(_pour(loud, updates, seconds))
            for n in range(neighbours):
                phone = Phone(ward.platform, ward.platform.people.arrive(f"Bà con {n}"))
                all_.create_task(_asks(phone, draws.uniform(0, seconds), found))
        while ward.platform.updates.waiting or await ward.rows(UNDONE):
            await asyncio.sleep(LOOK)
        found.growth = await _bytes(ward) - before
        found.kept = await _kept(ward, loud)
        found.answers = len(loud.messages)
        await _reckon(ward, loud, found)
        found.broken += [str(one) for one in ward.platform.ledger.broken_rules()]
    return found


async def _pour(phone: Phone, updates: int, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for n in range(updates):
        if (early := began + n * seconds / updates - loop.time()) > 0:
            await asyncio.sleep(early)
        phone.writes(POURED[n % len(POURED)].format(n))


async def _asks(phone: Phone, after: float, found: Flood) -> None:
    """Speak once and wait for the answer."""
    await asyncio.sleep(after)
    loop = asyncio.get_running_loop()
    began = loop.time()
    phone.writes("menu")
    while not phone.messages:
        await asyncio.sleep(LOOK)
        if loop.time() - began > WAIT:
            found.broken.append(f"{phone.chat.title} was not answered")
            return
    found.took.append(loop.time() - began)


async def _bytes(ward: Ward) -> int:
    """Return how large the database is, whatever is still to be folded into it."""
    statement = "SELECT pg_database_size(current_database())"
    if ward.engine.database.is_sqlite:
        statement = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    async with ward.engine.database.read() as session:
        return int(await session.scalar(sa.text(statement)) or 0)


async def _kept(ward: Ward, phone: Phone) -> int:
    mine = Inbox.event_key.startswith(f"m:{phone.chat.id}:")
    [count] = await ward.rows(sa.select(sa.func.count()).where(mine))
    return int(count)


async def _reckon(ward: Ward, phone: Phone, found: Flood) -> None:
    """Complain where whoever floods is told so twice within a minute."""
    notices = await ward.rows(
        sa.select(Outbox.created_at)
        .join(Account, Account.number == Outbox.account_number)
        .where(Account.external_key == str(phone.chat.id), Outbox.key == "fallback.too_fast")
        .order_by(Outbox.id)
    )
    found.notices = len(notices)
    for earlier, later in pairwise(notices):
        if (later - earlier).total_seconds() < MINUTE:
            found.broken.append(f"two notices within {later - earlier}")


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 0 when everybody was answered in time and nothing was fed."""
    args = _read(words)
    print(f"seed {args.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hocvuso-chaos-") as made:
        url = args.postgresql or f"sqlite:///{made}/flood.db"
        upgrade(url)
        found = asyncio.run(
            flood(
                url,
                Path(made),
                updates=args.updates,
                neighbours=args.neighbours,
                seconds=args.seconds,
                seed=args.seed,
            )
        )
    if found.p95 > SLOWEST:
        found.broken.append(f"neighbours waited {found.p95:.2f} s")
    if found.growth > GROWTH:
        found.broken.append(f"the database grew by {found.growth} bytes")
    result = {
        "seed": args.seed,
        "poured": args.updates,
        "kept": found.kept,
        "answers": found.answers,
        "notices": found.notices,
        "neighbours": len(found.took),
        "p95": round(found.p95, 3),
        "growth": found.growth,
        "broken": found.broken,
    }
    print(json.dumps(result, ensure_ascii=False) if args.json else _told(result))
    return 1 if found.broken else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.flooding", description=__doc__)
    parser.add_argument("--updates", type=int, default=10_000, help="poured out by one (10,000)")
    parser.add_argument("--neighbours", type=int, default=200, help="who speak once (200)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long it lasts (60)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--postgresql", help="play on this empty database")
    return parser.parse_args(words)


def _told(result: Mapping[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in result.items())


if __name__ == "__main__":
    sys.exit(main())
