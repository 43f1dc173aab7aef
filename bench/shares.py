"""Where a server under test spends its processor time, by step and by library.

The process samples itself by its own CPU clock. Only the thread of its event loop is sampled; the
time of the database's threads is read from the kernel and listed separately.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from types import FrameType
from typing import Any

import greenlet

from bench.inbound import SUBJECTS, loaded
from db.migrate import upgrade

EVERY = 0.002
"""CPU seconds between two looks."""
OURS = ("ours-messenger", "ours-web")
LOAD_SECONDS = 8.0

STEPS: Mapping[str, str] = {
    "bot/conversation/answer_matching.py": "which question is answered",
    "bot/conversation/updates.py": "making the update",
    "handlers/": "handler and use case",
    "bot/conversation/outbox_writer.py": "words and rows to be said",
    "bot/conversation/dispatcher.py": "dispatch through aiogram",
    "web/chat/events.py": "event streams",
    "bot/conversation/intake.py": "intake, in groups",
    "bot/conversation/worker.py": "batch: claim, keep, commit",
    "bot/delivery/sender.py": "sender: claim, post, outcome",
    "bot/jobs/queue.py": "jobs",
    "web/": "request and answer",
    "bench/subjects.py": "request and answer",
    "aiohttp/": "request and answer",
    "uvicorn/": "request and answer",
}
"""Which step a stack belongs to: the first of these that is anywhere in it."""
REST = "event loop: sockets, wake-ups"
HARNESS = "uvloop/"
"""Where the outer end of a stack begins: nothing beyond it tells what is done."""


class Shares:
    """Samples of this process's event loop, counted by step and by library."""

    def __init__(self) -> None:
        self._steps: Counter[str] = Counter()
        self._libraries: Counter[str] = Counter()
        self._before: dict[str, int] = {}

    def begin(self) -> None:
        """Look at the stack from now on."""
        self._before = _threads()
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)

    def _look(self, _signal: int, frame: FrameType | None) -> None:
        files = [one.f_code.co_filename for one in _stack(frame)]
        self._steps[_step(files)] += 1
        self._libraries[_library(files)] += 1

    def end(self) -> dict[str, Any]:
        """Stop looking; return shares of the whole process's CPU time, in percent."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        used = {tid: now - self._before.get(tid, 0) for tid, now in _threads().items()}
        loop = used.pop(str(threading.main_thread().native_id), 0)
        others = sum(used.values())
        whole = (loop + others) or 1
        of_loop = loop / whole * 100
        return {
            "step": _percent(self._steps, of_loop),
            "library": _percent(self._libraries, of_loop),
            "in the database's threads": round(others / whole * 100, 1),
        }


def _percent(counts: Counter[str], whole: float) -> dict[str, float]:
    total = sum(counts.values()) or 1
    return {name: round(count / total * whole, 1) for name, count in counts.most_common()}


def _stack(frame: FrameType | None) -> Iterator[FrameType]:
    """Yield frames from the inside out, across the greenlets SQLAlchemy awaits in."""
    current = greenlet.getcurrent()
    while True:
        while frame is not None:
            yield frame
            frame = frame.f_back
        if current.parent is None:
            return
        current = current.parent
        frame = current.gr_frame


def _step(files: list[str]) -> str:
    inside = list(takewhile(lambda file: not file.startswith(HARNESS), map(_short, files)))
    for part, step in STEPS.items():
        if any(file.startswith(part) for file in inside):
            return step
    return REST


def _library(files: list[str]) -> str:
    """Return the package the innermost frame that is not the standard library's belongs to."""
    for file in files:
        name = _short(file).partition("/")[0]
        if name in OURS_ON_DISK:
            return "the house"
        if "site-packages/" in file:
            return name
    return "standard library"


OURS_ON_DISK = frozenset(
    {"bot", "demo", "handlers", "web", "services", "content", "db", "domain", "bench"}
)
_ROOT = f"{Path(__file__).parents[1]}/"


def _short(file: str) -> str:
    """Return a file's path from our root, from site-packages, or from the standard library."""
    if "site-packages/" in file:
        return file.rpartition("site-packages/")[2]
    if file.startswith(_ROOT):
        return file.removeprefix(_ROOT)
    return file.rpartition(f"python{sys.version_info[0]}.{sys.version_info[1]}/")[2]


def _threads() -> dict[str, int]:
    """Return the CPU nanoseconds of each thread of this process."""
    found = {}
    for task in Path("/proc/self/task").iterdir():
        found[task.name] = int((task / "schedstat").read_text().split()[0])
    return found


def watch(into: Path) -> None:
    """Look at this process from SIGUSR1 to SIGUSR2, then write the shares to a file."""
    shares = Shares()

    def write(_signal: int, _frame: FrameType | None) -> None:
        into.write_text(json.dumps(shares.end()))

    signal.signal(signal.SIGUSR1, lambda *_: shares.begin())
    signal.signal(signal.SIGUSR2, write)


async def _of(name: str, folder: Path) -> dict[str, Any]:
    into = folder / "shares.json"
    os.environ["BENCH_SHARES"] = str(into)
    async with loaded(name, folder) as (people, port, server):
        server.send_signal(signal.SIGUSR1)
        await people.run(port, SUBJECTS[name], LOAD_SECONDS)
        server.send_signal(signal.SIGUSR2)
        for _ in range(50):
            await asyncio.sleep(0.1)
            if into.exists() and into.stat().st_size:
                break
    del os.environ["BENCH_SHARES"]
    found: dict[str, Any] = json.loads(into.read_text())
    return found


def run() -> dict[str, Any]:
    """Load our two servers and return, for each, the shares of its CPU time."""
    found = {}
    for name in OURS:
        sys.stderr.write(f"shares: {name}        \r")
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            upgrade(f"sqlite:///{folder}/house.db")
            found[name] = asyncio.run(_of(name, Path(folder)))
    return found
