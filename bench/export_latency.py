"""How long a resident waits for an answer while staff export 100,000 initiatives.

``python -m bench.export_latency [ROWS]`` starts the real program and asks for the menu again and
again over HTTP, first idle and then while the export runs in its own process.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

import httpx

from bench.export import PAPER, ROWS, fill, setting
from services.documents.child import write_apart

IDLE_SECONDS = 15.0
PAUSE = 0.15
"""Seconds between one resident's questions."""


async def ask(client: httpx.AsyncClient) -> float:
    """Ask for the menu; return how many seconds its answer took to be visible."""
    begun = time.perf_counter()
    sent = await client.post("/chat/messages", json={"text": "menu"})
    sent.raise_for_status()
    after = sent.json()["id"]
    while time.perf_counter() < begun + 30:
        said = (await client.get("/chat/messages", params={"after": after})).json()
        if any(message["from"] == "bot" for message in said):
            return time.perf_counter() - begun
        await asyncio.sleep(0.002)
    raise TimeoutError("no answer came")


async def keep_asking(client: httpx.AsyncClient, while_: Callable[[], bool]) -> list[float]:
    """Ask, wait a little, ask again, as long as that is so."""
    waits = []
    while while_():
        waits.append(await ask(client))
        await asyncio.sleep(PAUSE)
    return waits


def told(waits: list[float]) -> dict[str, float]:
    """Return the median and the slow end in milliseconds."""
    return {
        "p50_ms": 1000 * median(waits),
        "p95_ms": 1000 * quantiles(waits, n=20)[-1],
        "asked": len(waits),
    }


async def measure(rows: int, folder: Path, port: int) -> dict[str, dict[str, float]]:
    """Measure the program on ``port``, idle and during an export."""
    url = f"sqlite:///{folder}/hocvuso.db"
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, headers={"origin": address}) as client:
        await until_ready(client)
        await fill(url, rows)
        await client.post("/chat/session")
        for _ in range(20):
            await ask(client)
        end = time.perf_counter() + IDLE_SECONDS
        idle = await keep_asking(client, lambda: time.perf_counter() < end)
        export = asyncio.ensure_future(write_apart(PAPER, setting(url, folder / "out.xlsx"), watch))
        busy = await keep_asking(client, lambda: not export.done())
        await export
    return {"idle": told(idle), "during_export": told(busy)}


async def watch(_done: int, _total: int) -> None:
    """Report no progress."""


async def until_ready(client: httpx.AsyncClient) -> None:
    """Wait until the program answers."""
    for _ in range(600):
        try:
            if (await client.get("/readyz")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    raise TimeoutError("the house did not open")


def run(rows: int = ROWS) -> dict[str, dict[str, float]]:
    """Start a demo in a fresh folder, measure, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bot", "run", "--demo", "--port", str(port)]
        environment = {**os.environ, "HOCVUSO_DATA_DIR": folder, "HOCVUSO_LOG_LEVEL": "WARNING"}
        context = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            return asyncio.run(measure(rows, Path(folder), port))
        finally:
            context.terminate()
            context.wait()


def main() -> None:
    """Print both and their ratio."""
    figures = run(int(sys.argv[1])) if len(sys.argv) > 1 else run()
    ratio = figures["during_export"]["p95_ms"] / figures["idle"]["p95_ms"]
    print(json.dumps({**figures, "p95_ratio": round(ratio, 2)}, indent=2))


if __name__ == "__main__":
    main()
