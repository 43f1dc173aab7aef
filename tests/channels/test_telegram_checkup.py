"""The doctor asks Telegram how it is; whatever goes wrong, no token is ever written down."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest

from bot.channels.telegram.checkup import checkup
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.settings import TelegramSettings
from bot.runtime import logging_setup
from services.operations.checkup import CheckResult, CheckStatus
from tests.support.talk import said
from tests.support.telegram.platform import TOKEN, Platform
from tests.support.telegram.server import Server
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward
from tests.support.telegram.weather import Mishap

PUBLIC = "https://hocvuso.example.org"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    running = Server(Platform())
    yield running
    await running.close()


async def findings(settings: TelegramSettings, public_url: str = PUBLIC) -> list[CheckResult]:
    return [one async for one in checkup(settings, public_url)]


async def test_a_bot_that_answers_is_named_and_how_it_hears(server: Server):
    api = await server.open()
    [asked] = await findings(TelegramSettings(TOKEN, api))
    assert (asked.health, asked.what) == (
        CheckStatus.GOOD, "Telegram: @hocvuso_bot answers, and is asked by us",
    )  # fmt: skip
    server.platform.hearing.set_webhook({"url": f"{PUBLIC}/webhook/telegram"}, 0)
    [called] = await findings(TelegramSettings(TOKEN, api, "s" * 20))
    assert called.what.endswith("calls us")


async def test_updates_that_pile_up_and_an_address_it_cannot_call_are_told(server: Server):
    api = await server.open()
    for n in range(101):
        server.platform.updates.add({"poll": {"id": str(n)}})
    _, piled = await findings(TelegramSettings(TOKEN, api))
    assert "holds 101 updates back" in piled.what
    secret, *_ = await findings(TelegramSettings(TOKEN, api, "s" * 20), "http://192.168.1.9:8080")
    assert (secret.health, "https" in secret.advice) == (CheckStatus.BAD, True)


async def test_a_token_that_is_refused_and_a_server_that_is_away(server: Server):
    api = await server.open()
    [refused] = await findings(TelegramSettings("7000000002:another-bots-token-entirely-here", api))
    assert (refused.health, "BotFather" in refused.advice) == (CheckStatus.BAD, True)
    [away] = await findings(TelegramSettings(TOKEN, "http://127.0.0.1:1"))
    assert (away.health, "127.0.0.1:1" in away.advice) == (CheckStatus.BAD, True)
    assert not any(TOKEN in part for part in (refused.what, refused.advice, away.what, away.advice))


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything any library logs, as the house writes it, however chatty."""
    stream = io.StringIO()
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logging_setup.set_up("DEBUG", "text", stream)
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])


async def test_no_token_reaches_the_log_whatever_happens(
    ward: Ward, lan: TelegramTalk, written: io.StringIO
):
    await lan.opens()
    for mishap in Mishap:
        ward.platform.fate.next = [mishap]
        await lan.says("menu")
    lan.phone._speaks({"voice": {"file_id": "cua-may-khac", "duration": 3}})
    assert said("files.gone") in await lan.settle()
    poller = Poller(token=TOKEN, api="http://127.0.0.1:1", hear=_hear_nothing)
    with suppress(TimeoutError):
        await poller.step(None)
    await poller._session.close()
    logging.getLogger("aiogram").warning("POST %s/bot%s/getMe", ward.api, TOKEN)
    told = written.getvalue()
    assert told
    assert TOKEN not in told
    assert TOKEN.split(":")[1] not in told


async def _hear_nothing(_updates: object) -> None:
    """Nothing comes."""
