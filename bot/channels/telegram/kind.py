"""Telegram in the registry; both of its libraries are imported only when it is on."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.kind import ChannelKind, ConfiguredChannel
from bot.channels.telegram.parts import CHANNEL
from bot.channels.telegram.settings import ENVIRONMENT, TelegramSettings

if TYPE_CHECKING:
    from bot.channels.channel import Channel, InboxAccess
    from bot.channels.telegram.channel import TelegramListener
    from db.engine import Database
    from services.operations.checkup import CheckResult


class Telegram(ConfiguredChannel):
    """The Telegram channel with its settings."""

    def __init__(self, settings: TelegramSettings) -> None:
        """Nothing is imported or opened yet."""
        self._settings = settings

    @classmethod
    def read(cls, values: Mapping[str, str]) -> "Telegram":
        """Read its settings."""
        return cls(TelegramSettings.read(values))

    @property
    def is_on(self) -> bool:
        """Whether there is a token."""
        return bool(self._settings.token)

    def mistakes(self) -> list[str]:
        """Return a sentence for every setting that cannot work."""
        return self._settings.mistakes()

    def build(self, *, database: "Database", data_dir: Path) -> "Channel":
        """Return the Telegram channel for this token."""
        from bot.channels.telegram.channel import channel

        return channel(self._settings, database=database, data_dir=data_dir)

    def listen(self, inbox: "InboxAccess") -> "TelegramListener":
        """Return the listener for Telegram: the webhook when a secret is set, else polling."""
        from bot.channels.telegram.channel import telegram_listener

        return telegram_listener(self._settings, inbox)

    async def checkup(self, public_url: str) -> "Sequence[CheckResult]":
        """Return whether the bot answers, and how updates reach us."""
        from bot.channels.telegram.checkup import checkup

        return [one async for one in checkup(self._settings, public_url)]


TELEGRAM = ChannelKind(
    name=CHANNEL,
    configure=Telegram.read,
    environment=ENVIRONMENT,
    quiet_loggers=("telegram",),  # it logs the text of every message sent
    secrets=((re.compile(r"(?<![0-9])[0-9]{6,}:[A-Za-z0-9_-]{30,}"), "[token]"),),
)
