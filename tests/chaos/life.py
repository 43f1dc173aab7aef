"""What a life does: it runs the real engine over one database, with the parent as its visitors.

The line carries one JSON object a line. The parent says ``hear``, ``follow``, ``ask`` or ``stop``;
the life says ``ready``, ``ack`` or ``no``, ``said`` and ``tally``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import uvloop

from bot.channels.channel import Channel
from bot.channels.webchat import inbound
from bot.runtime.engine import Engine, build_engine
from content.texts import Texts
from db.engine import Database, NotStored
from db.failpoint import arm
from domain.ids import AccountNumber
from domain.screens import ChannelLimits
from services.files.store import drop_raw
from services.webchat import sessions
from services.work import WardContext
from tests.chaos.player import heard_as, upload
from tests.support.sink import SinkSender

EVERYTHING = frozenset({"web", "worker", "sender", "jobs"})
SINK_LIMITS = ChannelLimits(2_000, 0, 0, can_edit=False, pictures=False)
"""A messenger without buttons: choices are numbered lines."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a life is given. ``armed``: the failpoint it dies at, and at which pass."""

    database: Database
    house: WardContext
    texts: Texts
    sink: int
    now: datetime
    """What the clock showed at ``began``, a moment of the machine's own monotonic clock."""
    began: float = 0.0
    parts: frozenset[str] = EVERYTHING
    armed: tuple[str, int] | None = None
    patience: float = 5.0
    """Seconds between a follower's looks when nothing rings in this process."""

    @property
    def data_dir(self) -> Path:
        """Where files are kept."""
        return self.house.data_dir

    def engine(self, sender: SinkSender) -> Engine:
        """Build the engine: beside the web chat there is one messenger, the sink."""
        return build_engine(
            database=self.database,
            context=self.house,
            texts=self.texts,
            clock=self.clock(),
            channels={"sink": Channel(inbound.translate, SINK_LIMITS, sender)},
        )

    def clock(self) -> Callable[[], datetime]:
        """Return a clock that showed ``now`` at ``began``: lives side by side share one."""
        return lambda: self.now + timedelta(seconds=time.monotonic() - self.began)


def live(orders: Orders) -> Callable[[socket.socket], None]:
    """Return what a life with these orders does."""

    def run(line: socket.socket) -> None:
        logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
        uvloop.run(_Living(orders, line).run())

    return run


class _Living:
    """One engine at work, and its end of the line."""

    def __init__(self, orders: Orders, line: socket.socket) -> None:
        self._orders = orders
        self._socket = line
        self._tasks: set[asyncio.Task[None]] = set()
        self._sender = SinkSender(orders.sink)
        self._engine = orders.engine(self._sender)

    async def run(self) -> None:
        reader, self._writer = await asyncio.open_connection(sock=self._socket)
        self._say(ready=True, **await self._tally())
        if self._orders.armed:
            arm(*self._orders.armed)
        engine = self._engine
        parts = {
            "web": [engine.intake.run],
            "worker": [engine.worker.run],
            "sender": [engine.sender.run],
            "jobs": [engine.jobs.run],
        }
        running = [
            self._start(part())
            for name, wanted in parts.items()
            if name in self._orders.parts
            for part in wanted
        ]
        listening = self._start(self._listen(reader))
        await asyncio.wait([listening, *running], return_when=asyncio.FIRST_COMPLETED)
        for part in (engine.worker, engine.sender, engine.jobs):
            part.stop()
        await asyncio.wait(running, timeout=0.5)
        for task in running:
            if task.done():
                task.result()  # a part that broke ends this life badly
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._sender.close()
        await engine.database.close()
        await self._writer.drain()

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        async for raw in reader:
            message = json.loads(raw)
            if "hear" in message:
                self._start(self._hear(message))
            elif "follow" in message:
                self._start(self._follow(message["follow"], message["after"]))
            elif "ask" in message:
                self._start(self._answer())
            else:
                return

    async def _hear(self, message: dict[str, Any]) -> None:
        """Do what the web's door does: the file first, then the row, then the thanks."""
        payload = message["payload"]
        if message["file"]:
            payload = await upload(self._orders.data_dir, message["file"])
        heard = heard_as(message, payload)
        try:
            receipt = await self._engine.intake.hear(heard)
        except NotStored as failure:
            self._say(no=message["hear"], why=str(failure))
            return
        if not receipt.is_new:
            for file in payload.get("files", ()):
                drop_raw(self._orders.data_dir, file["incoming"])
        self._say(ack=message["hear"], row=receipt.inbox_id, number=receipt.number)

    async def _follow(self, account: int, after: int) -> None:
        """Pass on what becomes visible to an account, as the event stream does."""
        number = AccountNumber(account)
        with self._engine.signals.listen(account) as listening:
            while True:
                with suppress(NotStored):
                    found = await sessions.messages(
                        self._engine.database, account=number, after=after
                    )
                    if found:
                        after = int(found[-1]["id"])
                        self._say(said=account, messages=found)
                await listening.wait(self._orders.patience)

    async def _answer(self) -> None:
        self._say(**await self._tally())

    async def _tally(self) -> dict[str, Any]:
        """Return what is still to be done, and how many posts were under way at the start."""
        async with self._engine.database.read() as session:
            row = (await session.execute(_OPEN)).one()
        return {"tally": {"open": row.inbox + row.outbox + row.job, "claimed": row.claimed}}

    def _say(self, **message: Any) -> None:
        self._writer.write(json.dumps(message).encode() + b"\n")


_OPEN = sa.text(
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting') AS inbox,"
    " (SELECT count(*) FROM outbox WHERE state = 'queued') AS outbox,"
    " (SELECT count(*) FROM job WHERE state = 'waiting') AS job,"
    " (SELECT count(*) FROM outbox WHERE state = 'queued' AND posting_at IS NOT NULL) AS claimed"
)
