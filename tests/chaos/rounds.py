"""Rounds: a fresh database, some dozens of kills, a drain, the reckoning, the same day in peace."""

from __future__ import annotations

import asyncio
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bot.runtime.ward_context import build_ward_context
from content.texts import Texts
from content.ward_profile import read_profile
from db.engine import Database
from db.failpoint import NAMES
from db.migrate import upgrade
from domain.ids import WardId
from services.files.sweep import sweep
from tests.chaos.driver import Driver
from tests.chaos.dump import Dump, differences, dump
from tests.chaos.invariants import check_invariants, read_posts
from tests.chaos.ledger import Ledger
from tests.chaos.life import Orders, live
from tests.chaos.player import play_day, settle_cast
from tests.support.chaos import Life, Live, ask_once, life, tell
from tests.support.databases import copy_sqlite
from tests.support.sink import OK, Sink, SinkSender
from tests.support.waiting import WAIT

MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
RANDOM = "at random"
VISITED = tuple(name for name in NAMES if not name.startswith("broadcast."))
"""The failpoints the cast comes to; a broadcast has a run of its own."""
SELDOM = ("file.", "job.")
"""Failpoints that a life comes to a few times a second, not many times."""
LONGEST_LIFE = 0.3
"""Seconds a life has at most before a random kill; its first answer takes a tenth of a second."""
STARTING = 0.1
"""Share of the random kills that hit a life which is still starting."""


@dataclass(slots=True)
class Reckoning:
    """What came of some rounds."""

    kills: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stage:
    """What all rounds share: a folder, the house, a sink that writes down its posts, a log."""

    folder: Path
    orders: Orders
    accounts: Mapping[str, int]
    posts: Path
    log: int

    def clear(self) -> None:
        """Put a migrated database with everyone's accounts in the place of the last round's."""
        place = self.folder / "hocvuso.db"
        for end in ("", "-wal", "-shm"):
            Path(f"{place}{end}").unlink(missing_ok=True)
        copy_sqlite(self.folder / "template.db", place)


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """Set the place. A database is open in this process only here, before the first fork."""
    texts = Texts.load()
    house = build_ward_context(
        ward=read_profile("demo"), texts=texts, data_dir=folder, public_url="", demo=True
    )
    posts = folder / "posts.jsonl"
    posts.touch()
    template = f"sqlite:///{folder / 'template.db'}"
    upgrade(template)
    accounts = asyncio.run(_arrive(template, WardId(house.ward.id)))
    database = Database(f"sqlite:///{folder / 'hocvuso.db'}")
    orders = Orders(database, house, texts, 0, MORNING, time.monotonic())
    with (folder / "log").open("ab") as log:
        place = Stage(folder, orders, accounts, posts, log.fileno())
        place.clear()
        asyncio.run(_rehearse(place))
        with life(_sink(posts), log=log.fileno()) as sink:
            yield replace(place, orders=replace(orders, sink=_port(sink)))


async def _arrive(url: str, ward: WardId) -> dict[str, int]:
    database = Database(url)
    accounts = await settle_cast(database, ward, MORNING)
    await database.close()
    return accounts


async def _rehearse(place: Stage) -> None:
    """Let the cast play a little, so that every life finds its statements compiled.

    One step after the other: a lock that was waited for belongs to its event loop for ever.
    """
    sender = SinkSender(place.orders.sink)
    engine = place.orders.engine(sender)
    await play_day(engine, Ledger.open(place.accounts, 0), turns=15)
    await engine.sender.step()
    await sender.close()
    await engine.database.close()


def _port(sink: Life) -> int:
    for said in sink.hear(WAIT):
        port: int = said["port"]
        return port
    raise AssertionError("the sink did not open")


def _sink(posts: Path) -> Live:
    """Return a life that takes posts and writes each down before it answers."""

    async def take_posts(line: socket.socket) -> None:
        delays = random.Random(1)
        with posts.open("ab", buffering=0) as ledger:

            def take(_path: str, body: bytes) -> bytes:
                ledger.write(body + b"\n")
                return OK

            sink = Sink(take, delay=lambda: delays.uniform(0, 0.006))
            tell(line, {"port": await sink.open()})
            await asyncio.Event().wait()

    return lambda line: asyncio.run(take_posts(line))


def play(place: Stage, *, seed: int, kills: Sequence[str], into: Reckoning, in_peace: bool) -> None:
    """Play one round with these kills (failpoint names, or at random) and reckon it up.

    ``in_peace`` plays the same day again without kills: it must come to mean the same.
    """
    driver = _begin(place, f"round-{seed}", seed)
    before = _post_count(place)
    for kill in kills:
        if kill == RANDOM:
            _kill_at_random(driver)
        elif not _kill_at(driver, kill):
            into.missed.append(kill)
            continue
        into.kills[kill] += 1
    driver.drain()
    found = reckon(place, driver, read_posts(place.posts)[before:])
    into.counts.update(found["counts"])
    broken = found["broken"]
    if in_peace:
        broken += unlike_in_peace(place, driver, found["dump"])
    into.broken += [f"round {seed}: {one}" for one in broken]


def unlike_in_peace(place: Stage, driver: Driver, meant: Dump) -> list[str]:
    """Play a driver's day again without kills, on SQLite; return where it comes to mean another."""
    ledger = driver.ledger
    peace = _begin(place, f"peace-{ledger.seed}", ledger.seed, ledger.counts())
    peace.drain(acting=True)
    return [*peace.ledger.complaints, *differences(meant, reckon(place, peace, None)["dump"])]


def _begin(place: Stage, name: str, seed: int, limits: dict[str, int] | None = None) -> Driver:
    place.clear()
    folder = place.folder / name
    folder.mkdir()
    orders = replace(place.orders, house=replace(place.orders.house, data_dir=folder))
    ledger = Ledger.open(place.accounts, seed, limits)
    return Driver(ledger, orders, place.log, random.Random(seed))


def _kill_at_random(driver: Driver) -> None:
    """Kill a life at any moment, some while they start."""
    if driver.rng.random() < STARTING:
        with life(live(driver.orders), log=driver.log) as one:
            one.hear(driver.rng.uniform(0, 0.1))
            one.kill()
        return
    with driver.living() as one:
        driver.kill_at(one, driver.rng.uniform(0, LONGEST_LIFE))


def _kill_at(driver: Driver, name: str) -> bool:
    """Kill a life at a failpoint; return whether it came there."""
    passes = 1 if name.startswith(SELDOM) else driver.rng.randint(1, 5)
    with driver.living((name, passes)) as one:
        return driver.kill_by_failpoint(one)


def _post_count(place: Stage) -> int:
    return place.posts.read_bytes().count(b"\n")


def reckon(place: Stage, driver: Driver, posts: Sequence[Any] | None) -> dict[str, Any]:
    """Check and dump a drained database, in a life of its own; without posts only dump."""
    orders = driver.orders

    async def look() -> dict[str, Any]:
        database = orders.database
        meant = await dump(database)
        broken: list[str] = []
        counts: dict[str, int] = {}
        if posts is not None:
            broken, counts = await check_invariants(
                database,
                driver.ledger,
                posts=posts,
                claimed=driver.claimed,
                data_dir=orders.data_dir,
            )
            broken += await _swept(database, orders.data_dir)
        await database.close()
        return {"broken": broken, "counts": counts, "dump": meant}

    def run(line: socket.socket) -> None:
        line.sendall(orjson.dumps(asyncio.run(look()), default=str) + b"\n")

    return ask_once(run, log=place.log)


async def _swept(database: Database, data_dir: Path) -> list[str]:
    """Return what the sweep leaves although nothing refers to it: kills may leave no litter."""
    await sweep(database, data_dir, datetime.now(UTC) + timedelta(hours=25))
    folders = (data_dir / "incoming", data_dir / "files" / "making")
    left = [path.name for folder in folders for path in folder.glob("*")]
    return [f"{len(left)} files nobody refers to are left: {left[:3]}"] * bool(left)
