"""``python -m tests.chaos.soaking``: an even day's talk, and what the program holds on to.

Browsers send so many messages a second; memory, descriptors and answers are watched meanwhile. The
program is the real one, in a process of its own; kills have a run of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
import psutil

from tests.chaos.program import browser, p95, running, until_ready

GROWTH = 1.0
"""Megabytes a minute that the program may grow, once it is warm."""
MORE_OPEN = 20
SLOWEST = 1.0
"""Seconds within which 95 of 100 messages are answered."""
WORDS = ("menu", "1", "0", "sáng kiến", "thôi", "làm căn cước ở đâu", "việc khác", "học")


@dataclass
class Day:
    """What one run saw; samples are (seconds, megabytes, descriptors)."""

    samples: list[tuple[float, float, int]] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def warm(self) -> list[tuple[float, float, int]]:
        return self.samples[len(self.samples) // 3 :]

    @property
    def growth(self) -> float:
        """Megabytes a minute, by least squares."""
        times, sizes = [one[0] for one in self.warm], [one[1] for one in self.warm]
        middle, level = sum(times) / len(times), sum(sizes) / len(sizes)
        spread = sum((time - middle) ** 2 for time in times) or 1
        pairs = zip(times, sizes, strict=True)
        return 60 * sum((time - middle) * (size - level) for time, size in pairs) / spread

    @property
    def more_open(self) -> int:
        return self.warm[-1][2] - self.warm[0][2]

    @property
    def p95(self) -> float:
        return p95(self.took)

    @property
    def broken(self) -> list[str]:
        found = []
        if self.growth > GROWTH:
            found.append(f"memory grew by {self.growth:.2f} MB a minute")
        if self.more_open > MORE_OPEN:
            found.append(f"{self.more_open} more files are open")
        if self.p95 > SLOWEST:
            found.append(f"answers took {self.p95:.2f} s")
        if set(self.statuses) - {202}:
            found.append(f"answers to posts: {dict(self.statuses)}")
        return found


async def talk(base: str, house: psutil.Process, args: argparse.Namespace) -> Day:
    """Let people talk for so many seconds."""
    await until_ready(base)
    found, loop = Day(), asyncio.get_running_loop()
    begun = loop.time()
    async with asyncio.TaskGroup() as all_:
        for n in range(args.people):
            pause = args.people / args.rate
            all_.create_task(_person(base, n, begun + args.seconds, pause, found))
        while loop.time() < begun + args.seconds:
            now = loop.time() - begun
            found.samples.append((now, house.memory_info().rss / 1e6, house.num_fds()))
            await asyncio.sleep(args.seconds / 60)
    return found


async def _person(base: str, n: int, end: float, pause: float, found: Day) -> None:
    loop = asyncio.get_running_loop()
    async with browser(base) as client:
        await asyncio.sleep(n * 0.05)  # they come one after the other
        (await client.post("/chat/session")).raise_for_status()
        turn = n
        while loop.time() < end:
            began = loop.time()
            said = await client.post("/chat/messages", json={"text": WORDS[turn % len(WORDS)]})
            found.statuses[said.status_code] += 1
            if said.is_success:
                await _answered(client, int(said.json()["id"]))
                found.took.append(loop.time() - began)
            turn += 1
            await asyncio.sleep(max(0.0, pause - (loop.time() - began)))


async def _answered(client: httpx.AsyncClient, number: int) -> None:
    while not (await client.get("/chat/messages", params={"after": number})).json():
        await asyncio.sleep(0.05)


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 0 when memory and descriptors stayed level and answers came in time."""
    args = _read(words)
    with running() as house:
        found = asyncio.run(talk(house.base, psutil.Process(house.pid), args))
    told = {
        "messages": sum(found.statuses.values()),
        "p95": round(found.p95, 3),
        "MB": [round(found.samples[0][1]), round(found.samples[-1][1])],
        "MB a minute": round(found.growth, 2),
        "descriptors": [found.samples[0][2], found.samples[-1][2]],
        "broken": found.broken,
    }
    print(json.dumps(told))
    return 1 if found.broken else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.soaking", description=__doc__)
    parser.add_argument("--people", type=int, default=100, help="who talk (100)")
    parser.add_argument("--rate", type=float, default=20.0, help="messages a second of all (20)")
    parser.add_argument("--seconds", type=float, default=600.0, help="how long (600)")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
