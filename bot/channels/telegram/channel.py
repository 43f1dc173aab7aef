"""Telegram as one channel of the house: its parts, built from the settings."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.channels.channel import Channel
from bot.channels.telegram.ear import translate
from bot.channels.telegram.files import TelegramFiles
from bot.channels.telegram.hearing import Hearing
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.mouth import FENCE_PER_SECOND, TelegramMouth
from bot.channels.telegram.opening import Opening
from bot.channels.telegram.parts import CHANNEL
from bot.channels.telegram.poller import Poller
from bot.clock import Clock
from bot.settings import Telegram
from db.session import Database
from services.intake import Heard, Receipt
from services.work import House

COMMANDS = ("menu", "baihoc", "sangkien", "theodoi", "trogiup", "huy")
"""The words of the menu button; each is a wording of one of our commands."""

__all__ = ["CHANNEL", "COMMANDS", "Listening", "channel", "listening"]


def channel(
    settings: Telegram, *, database: Database, data_dir: Path, fence: float = FENCE_PER_SECOND
) -> Channel:
    """Return the channel that speaks with this token."""
    files = TelegramFiles(
        token=settings.token, api=settings.api, database=database, data_dir=data_dir
    )
    mouth = TelegramMouth(
        token=settings.token, api=settings.api, open_media=files.open, fence=fence
    )
    return Channel(translate, LIMITS, mouth, files.fetch)


@dataclass(frozen=True, slots=True)
class Listening:
    """How it is heard: ``poller`` asks Telegram; None where Telegram calls our webhook."""

    hearing: Hearing
    opening: Opening
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


def listening(
    settings: Telegram,
    *,
    database: Database,
    house: House,
    hear: Callable[[Heard], Awaitable[Receipt]],
    clock: Clock,
    commands: Mapping[str, str],
) -> Listening:
    """Return how Telegram is heard: by webhook with a secret, else by asking.

    ``commands`` says what each word of the menu button does.
    """
    opening = Opening(
        token=settings.token,
        api=settings.api,
        commands=commands,
        public_url=house.public_url,
        secret=settings.webhook_secret,
    )
    hearing = Hearing(database=database, house=house, hear=hear, clock=clock)
    if settings.webhook_secret:
        return Listening(hearing, opening, None)
    poller = Poller(token=settings.token, api=settings.api, hear=hearing.hear_many)
    return Listening(hearing, opening, poller)
