"""Two workers in two processes over one PostgreSQL database, killed one after the other.

Beside them stands a life that listens, sends and does jobs, killed now and then. Among all of them
an account's order must hold.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import ExitStack
from dataclasses import replace

from db.engine import Database
from db.migrate import upgrade
from domain.ids import WardId
from tests.chaos.driver import Driver
from tests.chaos.invariants import read_posts
from tests.chaos.ledger import Ledger
from tests.chaos.life import EVERYTHING
from tests.chaos.player import settle_cast
from tests.chaos.rounds import MORNING, Reckoning, Stage, reckon, unlike_in_peace
from tests.support.chaos import Life

WORKERS = 2
FRONT_IN = 5
"""One kill in so many also takes the life that listens."""
PATIENCE = 0.1
"""Seconds between a follower's looks: another process rings no bell in this one."""


def play_with_workers(place: Stage, url: str, *, seed: int, kills: int, into: Reckoning) -> None:
    """Play one round on an empty PostgreSQL database and reckon it up, against a day in peace."""
    upgrade(url)
    ward = WardId(place.orders.house.ward.id)

    async def arrive() -> None:
        database = Database(url)
        assert await settle_cast(database, ward, MORNING) == place.accounts
        await database.close()

    asyncio.run(arrive())
    folder = place.folder / "workers"
    folder.mkdir()
    house = replace(place.orders.house, data_dir=folder)
    parts = EVERYTHING - {"worker"}
    orders = replace(
        place.orders, database=Database(url), house=house, parts=parts, patience=PATIENCE
    )
    driver = Driver(Ledger.open(place.accounts, seed), orders, place.log, random.Random(seed))
    while sum(into.kills.values()) < kills:
        _serve(driver, kills, into)
    driver.orders = replace(driver.orders, parts=EVERYTHING)
    driver.drain()
    found = reckon(place, driver, read_posts(place.posts))
    into.counts.update(found["counts"])
    into.broken += [*found["broken"], *unlike_in_peace(place, driver, found["dump"])]


def _serve(driver: Driver, kills: int, into: Reckoning) -> None:
    """Serve with two workers, killing them one after the other, until the front is killed too."""
    with ExitStack() as house:
        front = house.enter_context(driver.living())
        workers: list[Life] = [house.enter_context(driver.working()) for _ in range(WORKERS)]
        while sum(into.kills.values()) < kills:
            one = driver.rng.choice(workers)
            driver.tend(front, driver.rng.uniform(0.1, 0.5))
            one.kill()
            one.end()
            into.kills["worker"] += 1
            if driver.rng.randrange(FRONT_IN) == 0:
                driver.kill_at(front, driver.rng.uniform(0, 0.1))
                into.kills["front"] += 1
                return
            workers.remove(one)
            workers.append(house.enter_context(driver.working()))
