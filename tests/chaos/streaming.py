"""``python -m tests.chaos.streaming``: 1,100 open pages, and somebody new comes to the door.

First the pages are of one address, then each browser's of its own, as a proxy would tell.
The program may open no more than 1,024 files and connections, as most systems grant by themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx

from tests.chaos.program import browser, running, until_ready

OF_ONE_BROWSER = 12
SLOWEST = 1.0
"""Seconds within which somebody new is answered."""
NO_LIMIT = httpx.Limits(max_connections=None, max_keepalive_connections=None)


@dataclass
class Door:
    """What one run saw."""

    streams: Counter[int] = field(default_factory=Counter)
    cut: int = 0
    took: list[float] = field(default_factory=list)
    turned_away: int = 0

    @property
    def broken(self) -> list[str]:
        found = []
        if self.cut:
            found.append(f"{self.cut} pages got no answer at all")
        if self.turned_away or not self.took:
            found.append(f"{self.turned_away} newcomers were turned away")
        if max(self.took, default=0) > SLOWEST:
            found.append(f"a newcomer waited {max(self.took):.2f} s")
        return found


async def press(base: str, *, streams: int, newcomers: int, one_address: bool) -> Door:
    """Open so many streams and hold them while newcomers open the chat, one after the other."""
    found = Door()
    async with AsyncExitStack() as open_pages:
        for start in range(0, streams, OF_ONE_BROWSER):
            address = "203.0.113.7" if one_address else f"2001:db8:0:{start:x}::1"
            client = browser(base, limits=NO_LIMIT, headers={"x-forwarded-for": address})
            await open_pages.enter_async_context(client)
            (await client.post("/chat/session")).raise_for_status()
            for _ in range(min(OF_ONE_BROWSER, streams - start)):
                await _hold(open_pages, client, found)
        for _ in range(newcomers):
            await _come(base, found)
    return found


async def _hold(open_pages: AsyncExitStack, client: httpx.AsyncClient, found: Door) -> None:
    try:
        answer = await open_pages.enter_async_context(client.stream("GET", "/chat/events"))
    except httpx.TransportError:
        found.cut += 1
    else:
        found.streams[answer.status_code] += 1


async def _come(base: str, found: Door) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with browser(base) as client:
            (await client.get("/")).raise_for_status()
            (await client.post("/chat/session")).raise_for_status()
            while not (await client.get("/chat/messages")).json():
                await asyncio.sleep(0.02)
    except httpx.HTTPError:
        found.turned_away += 1
    else:
        found.took.append(loop.time() - began)


async def _play(base: str, args: argparse.Namespace) -> list[Door]:
    await until_ready(base)
    return [
        await press(base, streams=args.streams, newcomers=args.newcomers, one_address=one)
        for one in (True, False)
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 0 when every newcomer was served and every page got an answer."""
    args = _read(words)
    limits = (args.descriptors, args.descriptors)
    with running() as house:
        resource.prlimit(house.pid, resource.RLIMIT_NOFILE, limits)
        found = asyncio.run(_play(house.base, args))
    for name, door in zip(("one address", "many addresses"), found, strict=True):
        told = {
            "from": name,
            "streams": dict(door.streams),
            "newcomers": len(door.took),
            "slowest": round(max(door.took, default=0), 3),
            "broken": door.broken,
        }
        print(json.dumps(told))
    return 1 if any(door.broken for door in found) else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.streaming", description=__doc__)
    parser.add_argument("--streams", type=int, default=1_100, help="pages that are open (1100)")
    parser.add_argument("--newcomers", type=int, default=20, help="who come then (20)")
    parser.add_argument("--descriptors", type=int, default=1_024, help="files at once (1024)")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
