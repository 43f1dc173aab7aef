"""The real program in a process of its own, with a demo ward, and browsers that come to it."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.support.waiting import WAIT

UNUSED = ssl.create_default_context()
"""One for all: to make one takes as long as an answer."""
LIMITS = httpx.Limits(keepalive_expiry=2)
"""A connection is given up before the server does so in the moment of a post."""


@dataclass(frozen=True)
class Program:
    """Where it serves, its process, and its database."""

    base: str
    pid: int
    database: Path


@contextmanager
def running(log_level: str = "WARNING") -> Iterator[Program]:
    """Run the program until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="hocvuso-chaos-") as made:
        words = [sys.executable, "-m", "bot", "run", "--demo", "--port", str(port)]
        settings = {**os.environ, "HOCVUSO_DATA_DIR": made, "HOCVUSO_LOG_LEVEL": log_level}
        with subprocess.Popen(words, env=settings, stdout=subprocess.DEVNULL) as house:
            try:
                yield Program(f"http://127.0.0.1:{port}", house.pid, Path(made) / "hocvuso.db")
            finally:
                house.terminate()


def browser(base: str, **more: Any) -> httpx.AsyncClient:
    """Return a browser that has not opened the chat yet."""
    return httpx.AsyncClient(
        base_url=base, timeout=WAIT, verify=UNUSED, **{"limits": LIMITS, **more}
    )


async def until_ready(base: str) -> None:
    """Wait until the program serves."""
    async with asyncio.timeout(WAIT), httpx.AsyncClient(base_url=base) as client:
        while True:
            try:
                if (await client.get("/readyz")).is_success:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)


def p95(took: list[float]) -> float:
    """Return the seconds within which 95 of 100 were answered; endless when nobody was."""
    return sorted(took)[int(len(took) * 0.95)] if took else float("inf")
