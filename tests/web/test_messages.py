"""Posting and reading: stored before it is acknowledged, numbered once, said back in order."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from pysqlite3 import dbapi2 as sqlite

from services.messages.inbox import InboundUpdate, store
from services.people.browser_sessions import MARK
from services.webchat.sessions import whose
from tests.web.conftest import Opening, Web
from web.bodies import MAX_TEXT


async def payloads(web: Web) -> list[dict[str, Any]]:
    async with web.engine.database.read() as session:
        connection = await session.connection()
        rows = await connection.exec_driver_sql(
            "SELECT payload FROM inbox WHERE number IS NOT NULL ORDER BY id"
        )
        found = [row[0] for row in rows]
    return [json.loads(one) if isinstance(one, str) else one for one in found]


async def post(client: httpx.AsyncClient, key: str | None = None, **body: Any) -> httpx.Response:
    headers = {} if key is None else {"idempotency-key": key}
    return await client.post("/chat/messages", json=body, headers=headers)


async def test_a_posted_message_is_stored_numbered_and_answered(web: Web):
    client = await web.resident()
    answer = await post(client, text="menu")
    assert answer.status_code == 202
    number = answer.json()["id"]
    assert number.isdigit()
    said = await web.answer(client, after=int(number))
    assert all(int(message["id"]) > int(number) for message in said)
    found = (await client.get("/chat/messages")).json()
    mine = next(message for message in found if message["id"] == number)
    assert mine == {
        "id": number,
        "from": "me",
        "text": "menu",
        "html": None,
        "choices": [],
        "media": [],
        "replaces": None,
        "at": mine["at"],
    }
    assert [int(message["id"]) for message in found] == sorted(int(m["id"]) for m in found)


async def test_a_press_is_shown_by_its_words(web: Web):
    client = await web.resident()
    (greeting,) = (await client.get("/chat/messages")).json()
    choice = greeting["choices"][0]
    answer = await post(client, choice=choice["action"], screen=greeting["id"], seen="1")
    number = int(answer.json()["id"])
    await web.answer(client, after=number)
    (mine, *_) = (await client.get("/chat/messages", params={"after": number - 1})).json()
    assert mine["text"] == choice["label"]
    kept = (await payloads(web))[-1]
    assert len(kept.pop("browser")) == MARK
    assert kept == {
        "choice": choice["action"],
        "screen": greeting["id"],
        "seen": "1",
    }


async def test_a_repeated_key_gets_the_same_id_and_is_stored_once(web: Web):
    client = await web.resident()
    first = await post(client, "tin-1", text="Cháu ơi")
    second = await post(client, "tin-1", text="Cháu ơi")
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert [one["text"] for one in await payloads(web)] == ["Cháu ơi"]


async def test_without_a_key_each_post_is_new(web: Web):
    client = await web.resident()
    ids = [(await post(client, text="Cháu ơi")).json()["id"] for _ in range(2)]
    assert ids[0] != ids[1]


async def test_one_key_of_two_people_is_two_messages(web: Web):
    lan, tu = await web.resident(), await web.resident()
    await post(lan, "tin-1", text="Của Lan")
    await post(tu, "tin-1", text="Của Tú")
    assert {one["text"] for one in await payloads(web)} == {"Của Lan", "Của Tú"}


async def test_g01_fifty_posts_of_one_key_at_once_are_one_message(web: Web):
    client = await web.resident()
    answers = await asyncio.gather(*(post(client, "tin-50", text="Bấm liền") for _ in range(50)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await payloads(web)) == 1


async def test_the_log_is_paged_forward_and_back(open_with: Opening):
    web = await open_with(working=False)
    client = web.visitor()
    await client.post("/chat/session")
    for number in range(1, 121):
        web.clock.forward(seconds=1)
        if number % 40 == 0:
            await asyncio.sleep(0)
        async with web.engine.database.write() as session:
            account = await whose(
                web.engine.database, token=client.cookies["hocvuso"], now=web.clock()
            )
            assert account is not None
            heard = InboundUpdate(account, "webchat", f"t{number}", {"text": f"Tin {number}"}, True)
            await store(session, [heard], now=web.clock())

    async def texts(**cut: int) -> list[str]:
        return [m["text"] for m in (await client.get("/chat/messages", params=cut)).json()]

    assert await texts() == [f"Tin {n}" for n in range(71, 121)]
    assert await texts(before=71) == [f"Tin {n}" for n in range(21, 71)]
    assert await texts(before=21) == [f"Tin {n}" for n in range(1, 21)]
    assert await texts(after=0) == [f"Tin {n}" for n in range(1, 51)]
    assert await texts(after=100) == [f"Tin {n}" for n in range(101, 121)]
    assert await texts(after=120) == []


@pytest.mark.parametrize("length", [1, 4_096, 4_097, MAX_TEXT])
async def test_a13_long_words_are_taken_whole(web: Web, length: int):
    client = await web.resident()
    assert (await post(client, text="ơ" * length)).status_code == 202
    assert (await payloads(web))[-1]["text"] == "ơ" * length


@pytest.mark.parametrize(
    ("text", "status"),
    [("ơ" * (MAX_TEXT + 1), 422), ("a" * 60_000, 422), ("ơ" * 100_000, 413), ("a" * 100_000, 413)],
    ids=["one too many", "60,000", "100,000 of two bytes", "100,000"],
)
async def test_a13_too_many_words_are_refused_with_the_limit_named(
    quick: Web, text: str, status: int
):
    client = await quick.resident()
    answer = await post(client, text=text)
    assert answer.status_code == status
    assert f"{MAX_TEXT:,}".replace(",", ".") in answer.json()["error"]
    assert await payloads(quick) == []


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (r'{"text": "\ud800 lẻ"}', "\ufffd lẻ"),
        (r'{"text": "a\u0000b"}', "ab"),
        (r'{"text": "\u001b[31mđỏ"}', "[31mđỏ"),
        ('{"text": "Ngu\u200byễn"}', "Nguyễn"),
        ('{"text": "<b>x</b> {{7*7}} %s {0.__class__}"}', "<b>x</b> {{7*7}} %s {0.__class__}"),
        ('{"text": "\\"; DROP TABLE inbox; --"}', '"; DROP TABLE inbox; --'),
    ],
)
async def test_words_are_cleaned_at_the_door_and_kept_literally(web: Web, raw: str, kept: str):
    client = await web.resident()
    answer = await client.post(
        "/chat/messages",
        content=raw.encode("utf-8", "surrogatepass"),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 202
    assert (await payloads(web))[-1]["text"] == kept


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b", "\u3164", "\u2800\n\t", "\u00a0"])
async def test_a08_words_that_only_look_like_something_are_empty(quick: Web, text: str):
    client = await quick.resident()
    answer = await post(client, text=text)
    assert (answer.status_code, answer.json()["code"]) == (422, "empty")


async def test_nothing_of_a_chat_may_be_cached(quick: Web):
    client = await quick.resident()
    assert (await client.get("/chat/messages")).headers["cache-control"] == "no-store"
    assert (await post(client, text="menu")).headers["cache-control"] == "no-store"


async def test_what_cannot_be_stored_says_so_and_is_stored_once_when_it_can_be(
    quick: Web, tmp_path: Path
):
    client = await quick.resident()
    with sqlite.connect(tmp_path / "hocvuso.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")  # another program holds the database
        answer = await post(client, "tin-1", text="menu")
        other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert answer.json()["code"] == "not_stored"
    assert answer.headers["retry-after"] == "5"
    assert await payloads(quick) == []
    again = await post(client, "tin-1", text="menu")
    assert again.status_code == 202
    assert [one["text"] for one in await payloads(quick)] == ["menu"]
