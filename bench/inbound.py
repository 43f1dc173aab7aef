"""Inbound: updates a second through the whole path, beside what most people would write."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

import db  # noqa: F401 - its SQLite first
from bench.load import IN_FLIGHT, LINK, People, Speak, listen, to_messenger, to_stock, to_web
from db.migrate import upgrade

SUBJECTS: dict[str, Speak] = {
    "stock-orm": to_stock,
    "ours-messenger": to_messenger,
    "stock-raw": to_stock,
    "ours-web": to_web,
}
WARM_SECONDS = 2.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def one_round(name: str, seconds: float) -> dict[str, float]:
    """Start a subject fresh, load it, return its rate, latencies (ms) and CPU µs an update."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        upgrade(f"sqlite:///{folder}/house.db")
        return asyncio.run(_round(name, Path(folder), seconds))


async def _round(name: str, folder: Path, seconds: float) -> dict[str, float]:
    async with loaded(name, folder) as (people, port, server):
        before = _cpu(server.pid)
        tally, took = await people.run(port, SUBJECTS[name], seconds)
        used = _cpu(server.pid) - before
    count = len(tally.took)
    return {
        "per_second": count / took,
        "p50_ms": tally.quantile(0.5) * 1000,
        "p95_ms": tally.quantile(0.95) * 1000,
        "cpu_us": used / count * 1e6,
        "lost": tally.lost,
    }


@asynccontextmanager
async def loaded(
    name: str, folder: Path
) -> AsyncIterator[tuple[People, int, subprocess.Popen[bytes]]]:
    """Start a subject fresh and warm it up; hand out who loads it, its port and its process."""
    people = People()
    sink = await people.sink.open()
    port = free_port()
    server = _start(name, folder, port, sink)
    streams: list[asyncio.Task[None]] = []
    try:
        await _up(port, server)
        if name == "ours-web":
            streams = await _arrive(people, port)
        await people.run(port, SUBJECTS[name], WARM_SECONDS)
        yield people, port, server
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
        for stream in streams:
            stream.cancel()
        await people.sink.close()


def _start(name: str, folder: Path, port: int, sink: int) -> subprocess.Popen[bytes]:
    os.sched_setaffinity(0, {(os.cpu_count() or 1) - 1})
    words = [sys.executable, "-m", "bench.subjects", name, str(folder), str(port), str(sink)]
    server = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(server.pid, {0})
    return server


async def _up(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("the server under test did not start")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError("the server under test never listened")


async def _arrive(people: People, port: int) -> list[asyncio.Task[None]]:
    """Open everybody's chat and event stream."""
    streams = []
    for person in people.all:
        person.cookie = await _cookie(port)
        streams.append(asyncio.get_running_loop().create_task(listen(person, port)))
    await asyncio.sleep(2)
    return streams


async def _cookie(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b'{"open":"%s"}' % LINK.encode()
    writer.write(
        b"POST /chat/session HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (port, len(body), body)
    )
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    writer.close()
    line = next(one for one in head.split("\r\n") if one.lower().startswith("set-cookie:"))
    return line.split(":", 1)[1].split(";", 1)[0].strip()


def _cpu(pid: int) -> float:
    """Return the CPU seconds a process has used, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run(*, rounds: int = 3, seconds: float = 6.0) -> dict[str, Any]:
    """Run interleaved rounds; return medians and the ratios that matter."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in SUBJECTS}
    for n in range(rounds):
        for name in SUBJECTS:
            sys.stderr.write(f"inbound: round {n + 1}/{rounds}, {name}        \r")
            found[name].append(one_round(name, seconds))
            time.sleep(0.2)
    middle = {
        name: {key: median(one[key] for one in rounds_) for key in rounds_[0]}
        for name, rounds_ in found.items()
    }
    rate = {name: middle[name]["per_second"] for name in SUBJECTS}
    return {
        "in_flight": IN_FLIGHT,
        "subjects": middle,
        "messenger_over_orm": rate["ours-messenger"] / rate["stock-orm"],
        "messenger_over_raw": rate["ours-messenger"] / rate["stock-raw"],
        "web_over_orm": rate["ours-web"] / rate["stock-orm"],
        "web_over_raw": rate["ours-web"] / rate["stock-raw"],
    }
