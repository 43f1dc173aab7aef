"""The fake Telegram is as strict as the real one: every mistake is refused in its own words."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.support.telegram.limits import policed
from tests.support.telegram.people import Door
from tests.support.telegram.phone import Phone
from tests.support.telegram.platform import TOKEN, Platform
from tests.support.telegram.server import Server
from tests.support.waiting import WAIT, until

BUTTON = {"text": "Học", "callback_data": "1"}


class Client:
    """Asks the fake as any program might."""

    def __init__(self, platform: Platform, api: str, session: aiohttp.ClientSession) -> None:
        self.platform, self.api, self.session = platform, api, session
        self.lan = Phone(platform, platform.people.arrive("Lan"))

    async def ask(self, method: str, *, token: str = TOKEN, **given: Any) -> dict[str, Any]:
        url = f"{self.api}/bot{token}/{method}"
        async with self.session.post(url, json=given) as answer:
            told: dict[str, Any] = await answer.json()
            assert told.get("error_code", 200) == answer.status
            return {**told, "headers": answer.headers}

    async def says(self, text: str = "x", **given: Any) -> dict[str, Any]:
        return await self.ask("sendMessage", **{"chat_id": self.lan.chat.id, "text": text, **given})


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    platform = Platform()
    server = Server(platform)
    api = await server.open()
    async with aiohttp.ClientSession() as session:
        yield Client(platform, api, session)
    await server.close()


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{**BUTTON, **button}]]}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"),
        ({"text": "<h1>x</h1>", "parse_mode": "HTML"}, 'Unsupported start tag "h1"'),
        ({"text": "x</b>", "parse_mode": "HTML"}, "Unexpected end tag at byte offset 1"),
        ({"text": "<b>x</i>", "parse_mode": "HTML"}, 'expected "</b>", found "</i>"'),
        ({"text": "ă < b", "parse_mode": "HTML"}, "Unclosed start tag at byte offset 3"),
        ({"text": "x", "parse_mode": "YAML"}, "unsupported parse_mode"),
        ({"text": "x", "chat_id": 99}, "chat not found"),
        ({"text": "x", "chat_id": "Lan"}, "chat not found"),
        ({"text": "x", "nhanh": True}, "unknown parameter nhanh"),
        ({"text": "x", "reply_markup": keyboard(mau="đỏ")}, "unknown parameter"),
        ({"text": "x", "reply_markup": "rác"}, "can't parse reply keyboard markup"),
        ({"text": "x", "reply_markup": keyboard(text=" ")}, "must be non-empty"),
        ({"text": "x", "reply_markup": keyboard(callback_data="ă" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard(callback_data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "message_thread_id": "ba"}, "wrong parameter message_thread_id"),
    ],
)
async def test_what_may_not_be_said(client: Client, given: dict[str, Any], why: str):
    answer = await client.says(**given)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert answer["description"].startswith("Bad Request: ")
    assert why in answer["description"]
    assert client.lan.messages == []


@pytest.mark.parametrize(
    "text", ["x" * 4096, "😀" * 2048, "<b>" + "x" * 4096 + "</b>", "&lt;b&gt; &amp; &#7843;"]
)
async def test_what_may_be_said(client: Client, text: str):
    answer = await client.says(text, parse_mode="HTML", reply_markup=keyboard())
    assert answer["ok"]
    assert "&" not in answer["result"]["text"].replace("<b> & ả", "")


async def test_methods_and_tokens(client: Client):
    assert (await client.ask("GETME"))["result"]["username"] == "hocvuso_bot"
    for method, token, code in (
        ("sendLove", TOKEN, 404), ("getMe", "1:khac", 401), ("getMe", "khac", 404),
    ):  # fmt: skip
        assert (await client.ask(method, token=token))["error_code"] == code


async def test_edits_need_their_message_and_a_change(client: Client):
    number = (await client.says("một"))["result"]["message_id"]
    place = {"chat_id": client.lan.chat.id, "message_id": number}
    same = await client.ask("editMessageText", **place, text="một")
    assert "message is not modified" in same["description"]
    assert (await client.ask("editMessageText", **place, text="hai"))["ok"]
    gone = await client.ask("editMessageText", **{**place, "message_id": 999}, text="x")
    assert gone["description"] == "Bad Request: message to edit not found"
    hers = client.lan.writes("tin của tôi")["message_id"]
    other = await client.ask("editMessageText", **{**place, "message_id": hers}, text="x")
    assert other["description"] == "Bad Request: message can't be edited"


async def test_doors_of_people_and_groups(client: Client):
    client.lan.chat.door = Door.BLOCKED
    assert (await client.says())["description"] == "Forbidden: bot was blocked by the user"
    group = client.platform.people.gather("Nhóm", "group")
    new = client.platform.people.upgrade(group)
    moved = await client.ask("sendMessage", chat_id=group.id, text="x")
    assert moved["parameters"] == {"migrate_to_chat_id": new.id}


async def test_updates_stay_until_a_higher_offset_and_a_newer_poll_ends_an_older(client: Client):
    client.lan.writes("một")
    client.lan.writes("hai")
    first = (await client.ask("getUpdates", limit=1))["result"]
    assert [one["message"]["text"] for one in first] == ["một"]
    assert len((await client.ask("getUpdates"))["result"]) == 2
    after = first[0]["update_id"] + 1
    [second] = (await client.ask("getUpdates", offset=after))["result"]
    assert second["message"]["text"] == "hai"
    assert (await client.ask("getUpdates", offset=-1))["result"] == [second]
    polls = client.platform.updates._polls
    waiting = asyncio.create_task(client.ask("getUpdates", offset=after + 1, timeout=WAIT))
    await until(lambda: client.platform.updates._polls > polls)
    newer = asyncio.create_task(client.ask("getUpdates", offset=after + 1, timeout=WAIT))
    assert (await waiting)["error_code"] == 409
    client.lan.writes("ba")
    assert len((await newer)["result"]) == 1
    await client.ask("setWebhook", url="https://example.org/x")
    assert (await client.ask("getUpdates"))["error_code"] == 409
    await client.ask("deleteWebhook")
    assert client.platform.ledger.confirmed == {first[0]["update_id"], second["update_id"]}


async def test_allowed_updates_are_remembered(client: Client):
    await client.ask("getUpdates", allowed_updates=["message"])
    client.lan.press_data("1", None)
    client.lan.writes("một")
    assert len((await client.ask("getUpdates"))["result"]) == 1


async def test_a_press_is_acknowledged_once(client: Client):
    await client.says("x", reply_markup=keyboard())
    number = client.lan.presses("Học")
    assert (await client.ask("answerCallbackQuery", callback_query_id=number))["ok"]
    again = await client.ask("answerCallbackQuery", callback_query_id=number)
    assert "query is too old" in again["description"]


async def test_limits_are_policed_when_asked(client: Client):
    moment = time.time()
    client.platform.limits, client.platform.clock = policed(), lambda: moment
    assert (await client.says("một"))["ok"]
    fast = await client.says("hai")
    assert (fast["error_code"], fast["parameters"]) == (429, {"retry_after": 1})
    assert fast["headers"]["Retry-After"] == "1"
    assert (await client.says("ba"))["error_code"] == 429
    moment += 0.4
    assert (await client.says("bốn"))["error_code"] == 429
    assert len(client.platform.ledger.in_pauses()) == 1
    assert client.platform.ledger.worst_second() == 4


async def test_the_same_request_in_four_forms(client: Client):
    url = f"{client.api}/bot{TOKEN}/sendMessage"
    given = {"chat_id": str(client.lan.chat.id), "text": "một"}
    form = aiohttp.FormData(given)
    multipart = aiohttp.FormData(given, default_to_multipart=True)
    for how in ({"params": given}, {"data": form}, {"data": multipart}, {"json": given}):
        async with client.session.post(url, **how) as answer:
            assert (await answer.json())["ok"]
    assert [one["text"] for one in client.lan.messages] == ["một"] * 4
