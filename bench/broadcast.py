"""Outbound: a broadcast's messages a second, beside bare loops; replies while one is running."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import db  # noqa: F401 - its SQLite first
from bench.announcers import fill
from bench.context import bench_engine, parts_of
from bench.load import Tally
from bench.telegram import taking, telegram
from bot.channels.telegram.outbound import PER_SECOND
from db.migrate import upgrade
from domain.ids import AccountNumber
from services.messages.inbox import InboundUpdate
from tests.support.sink import Sink

MANY = 3_000
LONG = 10_000
SUBJECTS = ("ours", "ptb", "ptb-32", "ptb_aiohttp-32", "aiogram", "aiogram-32")
TALKERS = 20
"""Residents who write while the broadcast runs, one message each every few seconds."""
WRITES_PER_SECOND = 4.0


def one_round(name: str, many: int) -> float:
    """Send a broadcast to ``many`` chats as one subject; return messages a second."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        upgrade(f"sqlite:///{folder}/house.db")
        return asyncio.run(_round(name, Path(folder), many))


async def _round(name: str, folder: Path, many: int) -> float:
    times: list[float] = []
    sink = Sink(taking(lambda _chat, at: times.append(at)))
    port = await sink.open()
    if name == "ours":
        engine = await bench_engine(folder, {})
        await fill(engine, many, engine.clock())
        await engine.database.close()
    words = [sys.executable, "-m", "bench.announcers", name, str(folder), str(port), str(many)]
    os.sched_setaffinity(0, {(os.cpu_count() or 1) - 1})
    sending = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    os.sched_setaffinity(sending.pid, {0})
    while sending.poll() is None:
        await asyncio.sleep(0.05)
    await sink.close()
    if len(times) < many:
        raise RuntimeError(f"{name} sent {len(times)} of {many} messages")
    return (many - 1) / (times[many - 1] - times[0])


async def _replies(folder: Path, seconds: float) -> dict[str, float]:
    """Let residents write while a long broadcast goes out at the channel's limit."""
    waiting: dict[int, float] = {}
    tally = Tally()
    sent: list[float] = []

    def took(chat: int, at: float) -> None:
        sent.append(at)
        if chat in waiting:
            tally.took.append(at - waiting.pop(chat))

    sink = Sink(taking(took))
    port = await sink.open()
    channel = telegram(port, per_second=PER_SECOND)
    engine = await bench_engine(folder, {"telegram": channel})
    await fill(engine, LONG, engine.clock())
    parts = [asyncio.ensure_future(part()) for part in parts_of(engine)]
    await asyncio.sleep(2)
    began, number = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        number += 1
        chat = LONG - number % TALKERS
        if chat not in waiting:
            waiting[chat] = time.monotonic()
            await engine.intake.hear(
                InboundUpdate(
                    AccountNumber(chat), "telegram", f"m:{chat}:{number}", _update(number, chat)
                )
            )
        await asyncio.sleep(1 / WRITES_PER_SECOND)
    await asyncio.sleep(2)
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)
    await engine.sender.close()
    await engine.database.close()
    await sink.close()
    return {
        "replies": len(tally.took),
        "unanswered": len(waiting),
        "p50_ms": tally.quantile(0.5) * 1000,
        "p95_ms": tally.quantile(0.95) * 1000,
        "most_in_a_second": most_in_a_second(sent),
        "per_second": len(sent) / (sent[-1] - sent[0]),
    }


def _update(number: int, chat: int) -> dict[str, Any]:
    who = {"id": chat, "is_bot": False, "first_name": "Thử"}
    message = {"message_id": number, "date": 0, "chat": {"id": chat, "type": "private"}}
    return {"update_id": number, "message": {**message, "from": who, "text": "menu"}}


def most_in_a_second(times: list[float]) -> int:
    """Return the largest number of instants inside any one second."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= 1.0:
            first += 1
        most = max(most, last - first + 1)
    return most


def run(*, rounds: int = 3, seconds: float = 30.0) -> dict[str, Any]:
    """Run interleaved rounds; return medians, the ratios that matter, and the replies' wait."""
    found: dict[str, list[float]] = {name: [] for name in SUBJECTS}
    for n in range(rounds):
        for name in SUBJECTS:
            sys.stderr.write(f"broadcast: round {n + 1}/{rounds}, {name}        \r")
            found[name].append(one_round(name, MANY))
    rate = {name: median(rates) for name, rates in found.items()}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        upgrade(f"sqlite:///{folder}/house.db")
        replies = asyncio.run(_replies(Path(folder), seconds))
    return {
        "per_second": rate,
        "ours_over_ptb": rate["ours"] / max(rate["ptb"], rate["ptb-32"]),
        "ours_over_ptb_aiohttp": rate["ours"] / rate["ptb_aiohttp-32"],
        "ours_over_aiogram": rate["ours"] / max(rate["aiogram"], rate["aiogram-32"]),
        "replies_during_a_broadcast": replies,
    }
