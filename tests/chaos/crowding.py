"""``python -m tests.chaos.crowding``: a crowd of browsers pours out messages and long questions.

Beside it newcomers open the chat, one after the other, and wait for the first answer; then another
process holds the database, and everybody who writes meanwhile is told so. The program is the real
one, in a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.chaos.program import browser, p95, running, until_ready
from tests.support.foreign_lock import held_by_another

SLOWEST = 1.0
"""Seconds within which 95 of 100 newcomers are answered."""
TOLD = 4.0
"""Seconds within which everybody is told that the database is held: the deadline, and the way."""
LONG = "q x b " * 1_660


@dataclass
class Crowd:
    """What one run saw."""

    answers: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    held: Counter[int] = field(default_factory=Counter)
    longest_held: float = 0.0

    @property
    def p95(self) -> float:
        return p95(self.took)

    @property
    def broken(self) -> list[str]:
        found = []
        if self.p95 > SLOWEST:
            found.append(f"newcomers waited {self.p95:.2f} s")
        if self.longest_held > TOLD:
            found.append(f"somebody waited {self.longest_held:.1f} s behind a foreign lock")
        if set(self.held) - {503}:
            found.append(f"answers under a foreign lock: {dict(self.held)}")
        return found


async def press(
    base: str, *, flooders: int, askers: int, seconds: float, database: Path, lock: float
) -> Crowd:
    """Let a crowd press for so many seconds, then hold the database for ``lock`` seconds."""
    found, loop = Crowd(), asyncio.get_running_loop()
    crowd = [await _opened(base) for _ in range(flooders + askers)]
    end = loop.time() + seconds
    async with asyncio.TaskGroup() as all_:
        for n, client in enumerate(crowd):
            text = "menu" if n < flooders else LONG
            all_.create_task(_pour(client, text, end, found.answers))
        all_.create_task(_newcomers(base, end, found))
    with held_by_another(database) as holder:
        end = loop.time() + lock
        async with asyncio.TaskGroup() as all_:
            for _ in range(8):
                all_.create_task(_newcomers_under_a_lock(base, end, found))
        holder.communicate()
    for client in crowd:
        await client.aclose()
    return found


async def _opened(base: str) -> httpx.AsyncClient:
    client = browser(base)
    (await client.post("/chat/session")).raise_for_status()
    return client


async def _pour(client: httpx.AsyncClient, text: str, end: float, answers: Counter[int]) -> None:
    """Send as fast as anybody could: a message every quarter of a second, refused or not."""
    loop = asyncio.get_running_loop()
    while loop.time() < end:
        said = await client.post("/chat/messages", json={"text": text})
        answers[said.status_code] += 1
        await asyncio.sleep(0.25)


async def _newcomers(base: str, end: float, found: Crowd) -> None:
    loop = asyncio.get_running_loop()
    while loop.time() < end:
        async with browser(base) as client:
            began = loop.time()
            opened = await client.post("/chat/session")
            while not (opened.is_success and (await client.get("/chat/messages")).json()):
                await asyncio.sleep(0.02)
            found.took.append(loop.time() - began)
        await asyncio.sleep(0.3)


async def _newcomers_under_a_lock(base: str, end: float, found: Crowd) -> None:
    loop = asyncio.get_running_loop()
    async with browser(base) as client:
        while loop.time() < end:
            began = loop.time()
            found.held[(await client.post("/chat/session")).status_code] += 1
            found.longest_held = max(found.longest_held, loop.time() - began)


async def _play(base: str, args: argparse.Namespace, database: Path) -> Crowd:
    await until_ready(base)
    return await press(
        base,
        flooders=args.flooders,
        askers=args.askers,
        seconds=args.seconds,
        database=database,
        lock=args.lock,
    )


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 0 when newcomers were answered in time and a foreign lock was told in time."""
    args = _read(words)
    with running("ERROR") as house:
        found = asyncio.run(_play(house.base, args, house.database))
    print(
        json.dumps(
            {
                "answers": dict(found.answers),
                "newcomers": len(found.took),
                "p95": round(found.p95, 3),
                "under a foreign lock": dict(found.held),
                "longest under it": round(found.longest_held, 1),
                "broken": found.broken,
            }
        )
    )
    return 1 if found.broken else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.crowding", description=__doc__)
    parser.add_argument("--flooders", type=int, default=40, help="who send short ones (40)")
    parser.add_argument("--askers", type=int, default=16, help="who send long questions (16)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they do (60)")
    parser.add_argument("--lock", type=float, default=60.0, help="how long the lock is held (60)")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
