"""Builds the Telegram channel and its listener from the settings."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.channels.channel import Channel, InboxAccess
from bot.channels.receiver import Receiver
from bot.channels.telegram.files import TelegramFiles
from bot.channels.telegram.inbound import READER
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.outbound import FENCE_PER_SECOND, TelegramSender
from bot.channels.telegram.parts import CHANNEL
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.registration import WebhookRegistration
from bot.channels.telegram.settings import TelegramSettings
from bot.channels.telegram.translation import translate
from db.engine import Database
from web.context import WebhookConfig

COMMANDS = ("menu", "baihoc", "sangkien", "theodoi", "trogiup", "huy")
"""The words of the menu button; each is a wording of one of our commands."""
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header


def channel(
    settings: TelegramSettings,
    *,
    database: Database,
    data_dir: Path,
    fence: float = FENCE_PER_SECOND,
) -> Channel:
    """Return the Telegram channel for this token."""
    files = TelegramFiles(
        token=settings.token, api=settings.api, database=database, data_dir=data_dir
    )
    sender = TelegramSender(
        token=settings.token, api=settings.api, open_media=files.open, fence=fence
    )
    return Channel(translate, LIMITS, sender, files.fetch)


@dataclass(frozen=True, slots=True)
class TelegramListener:
    """Receives Telegram's updates: ``poller`` polls; None where Telegram calls our webhook."""

    registration: WebhookRegistration
    webhook: WebhookConfig | None
    poller: Poller | None

    async def run(self) -> None:
        """Register with Telegram and receive until cancelled; the two run side by side."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self.registration.say())
            both.create_task(self._hear())

    async def _hear(self) -> None:
        if self.poller is not None:
            await self.poller.run()
        await asyncio.Event().wait()


def telegram_listener(settings: TelegramSettings, inbox: InboxAccess) -> TelegramListener:
    """Return the listener for Telegram: the webhook when a secret is set, else polling."""
    registration = WebhookRegistration(
        token=settings.token,
        api=settings.api,
        commands={word: inbox.texts.plain(f"{CHANNEL}.{word}", {}) for word in COMMANDS},
        public_url=inbox.context.public_url,
        secret=settings.webhook_secret,
    )
    receiver = Receiver(READER, inbox)
    if settings.webhook_secret:
        webhook = WebhookConfig(SECRET_HEADER, settings.webhook_secret, receiver.receive)
        return TelegramListener(registration, webhook, None)
    poller = Poller(token=settings.token, api=settings.api, hear=receiver.receive_many)
    return TelegramListener(registration, None, poller)
