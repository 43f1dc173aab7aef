"""Registers with Telegram how updates reach us: by polling, or by our webhook."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.methods import DeleteWebhook, SetMyCommands, SetWebhook, TelegramMethod
from aiogram.types import BotCommand

from bot.channels.telegram.parts import CHANNEL
from bot.channels.telegram.poller import ALLOWED, BACK_OFF_SECONDS
from bot.channels.telegram.session import TelegramSession

log = logging.getLogger(__name__)

PATH = f"/webhook/{CHANNEL}"


class WebhookRegistration:
    """Runs once at every start and repeats until Telegram has accepted it."""

    def __init__(
        self, *, token: str, api: str, commands: Mapping[str, str], public_url: str, secret: str
    ) -> None:
        """``commands``: each word of the menu and what it does. Without ``secret`` we poll."""
        self._token = token
        self._api = TelegramAPIServer.from_base(api)
        self._methods: list[TelegramMethod[Any]] = [
            SetMyCommands(
                commands=[
                    BotCommand(command=word, description=what) for word, what in commands.items()
                ]
            ),
            SetWebhook(
                url=f"{public_url}{PATH}", secret_token=secret, allowed_updates=list(ALLOWED)
            )
            if secret
            else DeleteWebhook(),
        ]

    async def say(self) -> None:
        """Return once Telegram has accepted the registration."""
        failures = 0
        async with TelegramSession(api=self._api) as session:
            bot = Bot(self._token, session=session)
            for method in self._methods:
                while not await self._told(bot, method):
                    seconds = BACK_OFF_SECONDS[min(failures, len(BACK_OFF_SECONDS) - 1)]
                    failures += 1
                    await asyncio.sleep(seconds)

    async def _told(self, bot: Bot, method: TelegramMethod[Any]) -> bool:
        try:
            return bool(await bot(method))
        except AiogramError as error:  # a proxy's HTML page does not raise TelegramAPIError
            is_refused = isinstance(error, TelegramUnauthorizedError)
            hint = "; look at HOCVUSO_TELEGRAM_TOKEN" if is_refused else ""
            said = type(method).__name__
            log.warning("Telegram did not take %s: %s%s", said, type(error).__name__, hint)
        return False
