"""Long polling: raw updates through aiogram's session, stored first, confirmed afterwards.

Nothing is parsed before it is stored, so an update the library cannot read blocks nobody.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod

from bot.channels.telegram.parts import number_of
from bot.channels.telegram.session import TelegramSession
from db.engine import NotStored

log = logging.getLogger(__name__)

WAIT_SECONDS = 25
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
BACK_OFF_SECONDS = (1.0, 2.0, 5.0, 15.0, 30.0)

HearMany = Callable[[Sequence[Any]], Awaitable[None]]
"""Stores raw updates; returning means they are committed. Raises NotStored."""


class RawUpdates(TelegramMethod[list[Any]]):
    """The call ``getUpdates``, with its answer as raw JSON: one odd update spoils no other."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = WAIT_SECONDS
    allowed_updates: list[str] = list(ALLOWED)


class Poller:
    """Polls Telegram for updates, stores them, and only then asks for more.

    Cancelling it is safe at any point: unconfirmed updates come again and are recognised.
    """

    def __init__(self, *, token: str, api: str, hear: HearMany) -> None:
        """``api`` is the base address of the Bot API."""
        self._session = TelegramSession(api=TelegramAPIServer.from_base(api))
        self._bot = Bot(token, session=self._session)
        self._hear = hear
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled."""
        offset: int | None = None
        try:
            while True:
                offset = await self.step(offset)
        finally:
            await self._session.close()

    async def step(self, offset: int | None) -> int | None:
        """Poll once, confirming what lies before ``offset``; return the next offset."""
        method = RawUpdates(offset=offset)
        try:
            updates = await self._bot(method, request_timeout=WAIT_SECONDS + 10)
            await self._hear(updates)
        except (AiogramError, NotStored) as error:  # for a proxy's HTML: AiogramError
            await asyncio.sleep(self._pause(error))
            return offset
        self._failures = 0
        numbers: list[int] = [one["update_id"] for one in updates if _is_numbered(one)]
        if updates and not numbers:
            await asyncio.sleep(BACK_OFF_SECONDS[0])  # they would come again at once, without end
        return max(numbers) + 1 if numbers else offset

    def _pause(self, error: Exception) -> float:
        """Return how many seconds to wait before the next request to Telegram."""
        seconds = BACK_OFF_SECONDS[min(self._failures, len(BACK_OFF_SECONDS) - 1)]
        self._failures += 1
        if isinstance(error, TelegramRetryAfter):
            seconds = float(error.retry_after)
        if isinstance(error, TelegramUnauthorizedError):
            log.error("Telegram refuses the token: look at HOCVUSO_TELEGRAM_TOKEN")
        log.warning("Telegram is asked again in %.0f s: %s", seconds, type(error).__name__)
        return seconds


def _is_numbered(update: object) -> bool:
    """Return whether an update has a valid number; an absurd one would confirm all to come."""
    number = number_of(update, "update_id") if isinstance(update, Mapping) else None
    return number is not None and number >= 0
