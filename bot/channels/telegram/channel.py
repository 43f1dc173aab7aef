"""Telegram as one channel of the house: its parts, built from the settings."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.channels.channel import Channel
from bot.channels.telegram.files import TelegramFiles
from bot.channels.telegram.inbound import TelegramInbound
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.outbound import FENCE_PER_SECOND, TelegramSender
from bot.channels.telegram.parts import CHANNEL
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.registration import WebhookRegistration
from bot.channels.telegram.translation import translate
from bot.clock import Clock
from bot.settings import Telegram
from db.engine import Database
from services.messages.inbox import InboundUpdate, Receipt
from services.work import WardContext

COMMANDS = ("menu", "baihoc", "sangkien", "theodoi", "trogiup", "huy")
"""The words of the menu button; each is a wording of one of our commands."""

__all__ = ["CHANNEL", "COMMANDS", "TelegramReceiver", "channel", "telegram_receiver"]


def channel(
    settings: Telegram, *, database: Database, data_dir: Path, fence: float = FENCE_PER_SECOND
) -> Channel:
    """Return the channel that speaks with this token."""
    files = TelegramFiles(
        token=settings.token, api=settings.api, database=database, data_dir=data_dir
    )
    sender = TelegramSender(
        token=settings.token, api=settings.api, open_media=files.open, fence=fence
    )
    return Channel(translate, LIMITS, sender, files.fetch)


@dataclass(frozen=True, slots=True)
class TelegramReceiver:
    """How it is heard: ``poller`` asks Telegram; None where Telegram calls our webhook."""

    hearing: TelegramInbound
    opening: WebhookRegistration
    poller: Poller | None

    async def run(self) -> None:
        """Tell Telegram how to reach us and hear until cancelled; neither waits for the other."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.opening.say())
            both.create_task(self._hear())

    async def _hear(self) -> None:
        if self.poller is not None:
            await self.poller.run()
        await asyncio.Event().wait()


def telegram_receiver(
    settings: Telegram,
    *,
    database: Database,
    context: WardContext,
    hear: Callable[[InboundUpdate], Awaitable[Receipt]],
    clock: Clock,
    commands: Mapping[str, str],
) -> TelegramReceiver:
    """Return how Telegram is heard: by webhook with a secret, else by asking.

    ``commands`` says what each word of the menu button does.
    """
    opening = WebhookRegistration(
        token=settings.token,
        api=settings.api,
        commands=commands,
        public_url=context.public_url,
        secret=settings.webhook_secret,
    )
    hearing = TelegramInbound(database=database, context=context, hear=hear, clock=clock)
    if settings.webhook_secret:
        return TelegramReceiver(hearing, opening, None)
    poller = Poller(token=settings.token, api=settings.api, hear=hearing.receive_many)
    return TelegramReceiver(hearing, opening, poller)
