"""Calls the bot's webhook as the real server does: queues side by side, retries, one at a time."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.support.telegram.updates import Update, Updates, lane_of

HEADER = "X-Telegram-Bot-Api-Secret-Token"
MESSAGE_LIVES = 24 * 3600.0
PRESS_LIVES = 150.0
LONGEST_PAUSE = 60.0


@dataclass
class Webhook:
    """Delivers while an address is set; ``unit`` is the first pause after the immediate retry."""

    updates: Updates
    unit: float = 2.0
    secret: str = ""
    trouble: str = ""
    failures: int = 0
    _busy: set[tuple[str, Any]] = field(default_factory=set)
    _session: aiohttp.ClientSession | None = None

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession() as self._session, asyncio.TaskGroup() as lanes:
            while True:
                self.updates.came.clear()
                if self.updates.webhook:
                    for lane in {lane_of(one) for one in self.updates.waiting} - self._busy:
                        self._busy.add(lane)
                        lanes.create_task(self._empty(lane))
                await self.updates.came.wait()

    async def _empty(self, lane: tuple[str, Any]) -> None:
        """Deliver one queue to its end, one update in flight."""
        try:
            while self.updates.webhook:
                update = next((u for u in self.updates.waiting if lane_of(u) == lane), None)
                if update is None:
                    return
                lives = PRESS_LIVES if lane[0] == "press" else MESSAGE_LIVES
                taken = await self._deliver(update, lives)
                if not taken and not self.updates.webhook:
                    return  # it waits to be asked for
                if taken and self.updates.fate.comes_twice():
                    await self._post(update)
                self.updates.done(update)
        finally:
            self._busy.discard(lane)
            if self.updates.waiting:
                self.updates.came.set()

    async def _deliver(self, update: Update, lives: float) -> bool:
        """Post until it is taken; False when it grew too old or the webhook went away."""
        loop = asyncio.get_running_loop()
        end, pause = loop.time() + lives, 0.0
        while self.updates.webhook and loop.time() < end:
            told = await self._post(update)
            if told is None:
                return True
            self.failures += 1
            await asyncio.sleep(told or pause)
            pause = min(pause * 2, LONGEST_PAUSE) if pause else self.unit
        return False

    async def _post(self, update: Update) -> float | None:
        """Post once; None when it was taken, else the pause that was asked for (0: none)."""
        if self._session is None:
            raise AssertionError("the webhook is called while it runs")
        self.updates.ledger.offered.update([update["update_id"]])
        headers = {HEADER: self.secret} if self.secret else {}
        try:
            async with self._session.post(
                self.updates.webhook,
                json=update,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=60),
            ) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return None
                self.trouble = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return float(answer.headers.get("Retry-After", 0))
        except (aiohttp.ClientError, TimeoutError) as failure:
            self.trouble = f"Connection failed: {type(failure).__name__}"
            return 0.0
