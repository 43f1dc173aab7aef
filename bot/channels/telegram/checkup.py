"""Checks our bot at Telegram for the doctor: whether it answers, and how updates reach us."""

from collections.abc import AsyncIterator

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError

from bot.channels.telegram.registration import PATH
from bot.channels.telegram.session import TelegramSession
from bot.channels.telegram.settings import TelegramSettings
from services.operations.checkup import CheckResult, CheckStatus

SECONDS = 10.0
MANY = 100
"""Updates that wait at Telegram: more is no ordinary moment."""


async def checkup(settings: TelegramSettings, public_url: str) -> AsyncIterator[CheckResult]:
    """Yield the check results; changes nothing, and names no token."""
    if settings.webhook_secret and not public_url.startswith("https://"):
        yield CheckResult(
            CheckStatus.BAD,
            "Telegram calls https addresses only",
            "Set HOCVUSO_PUBLIC_URL to https://…, or drop HOCVUSO_TELEGRAM_WEBHOOK_SECRET to ask.",
        )
    api = TelegramAPIServer.from_base(settings.api)
    async with TelegramSession(api=api, timeout=SECONDS) as session:
        bot = Bot(settings.token, session=session)
        try:
            name = (await bot.get_me()).username
            found = await bot.get_webhook_info()
        except TelegramUnauthorizedError:
            yield CheckResult(
                CheckStatus.BAD,
                "Telegram refuses the token",
                "Copy it anew from @BotFather into HOCVUSO_TELEGRAM_TOKEN.",
            )
            return
        except AiogramError as error:
            yield CheckResult(
                CheckStatus.BAD,
                f"Telegram cannot be asked: {type(error).__name__}",
                f"Does this machine reach {settings.api}?",
            )
            return
    how = "calls us" if settings.webhook_secret else "is asked by us"
    yield CheckResult(CheckStatus.GOOD, f"Telegram: @{name} answers, and {how}")
    wanted = f"{public_url}{PATH}" if settings.webhook_secret else ""
    if found.url != wanted:
        yield CheckResult(
            CheckStatus.NOTE,
            "Telegram does not know yet how to reach us",
            "It is told at every start.",
        )
    if found.last_error_message or found.pending_update_count > MANY:
        yield CheckResult(
            CheckStatus.NOTE,
            f"Telegram holds {found.pending_update_count} updates back: "
            f"{found.last_error_message or 'nobody takes them'}",
            "Is the house running, and its address open to the outside?",
        )
