"""What the libraries do today and our design answers: an upgrade that changes it is noticed."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError
from aiogram.types import ChatFullInfo, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from telegram.error import BadRequest, NetworkError
from telegram.ext import AIORateLimiter

from tests.support.telegram.phone import Phone
from tests.support.telegram.platform import TOKEN, Platform
from tests.support.telegram.server import Server
from tests.support.waiting import until


@pytest.fixture
async def server() -> AsyncIterator[tuple[Phone, Bot]]:
    platform = Platform()
    running = Server(platform)
    api = await running.open()
    session = AiohttpSession(api=TelegramAPIServer.from_base(api))
    yield Phone(platform, platform.people.arrive()), Bot(TOKEN, session=session)
    await session.close()
    await running.close()


async def test_f1_aiograms_own_polling_confirms_what_is_not_handled_yet(
    server: tuple[Phone, Bot],
):
    lan, bot = server
    dispatcher = Dispatcher()
    handled = []

    async def slow(message: object) -> None:
        await asyncio.Event().wait()
        handled.append(message)

    dispatcher.message.register(slow)
    for n in range(20):
        lan.writes(f"tin {n}")
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    await until(lambda: len(lan.platform.ledger.confirmed) == 20)
    assert (len(lan.platform.ledger.confirmed), handled) == (20, [])
    polling.cancel()
    with suppress(asyncio.CancelledError):
        await polling


async def test_f2_one_update_aiogram_cannot_read_hides_the_good_one_before_it(
    server: tuple[Phone, Bot],
):
    lan, bot = server
    lan.writes("tin lành")
    lan.writes("tin chuyển tiếp", forward_origin={"type": "hidden_user", "date": 1})
    with pytest.raises(ClientDecodeError):
        await bot.get_updates()


def test_f3_aiograms_webhook_answers_before_it_handles():
    given = inspect.signature(SimpleRequestHandler.__init__).parameters
    assert given["handle_in_background"].default is True
    assert given["secret_token"].default is None


def test_f6_a_bad_request_is_a_network_error_to_python_telegram_bot():
    assert issubclass(BadRequest, NetworkError)
    assert inspect.signature(AIORateLimiter.__init__).parameters["max_retries"].default == 0


def test_a_type_of_aiograms_is_built_when_it_is_first_used():
    assert not ChatFullInfo.__pydantic_complete__
    pinned = {"message_id": 2, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "chào"}
    chat = {"id": 1, "type": "private", "accent_color_id": 1, "max_reaction_count": 1}
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        True,
    )
    found = ChatFullInfo.model_validate(
        {**chat, "accepted_gift_types": gifts, "pinned_message": pinned}
    )
    assert isinstance(found.pinned_message, Message)
