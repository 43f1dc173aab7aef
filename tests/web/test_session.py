"""First contact: a cookie, a nameless account, a greeting; nothing of anyone else's."""

from __future__ import annotations

import asyncio

import pytest

from tests.web.conftest import Opening, Web
from web.security.sessions import YEAR


async def test_a_newcomer_gets_a_cookie_and_is_greeted(web: Web):
    client = web.visitor()
    opened = await client.post("/chat/session")
    assert opened.status_code == 200
    cookie = opened.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert f"Max-Age={YEAR}" in cookie
    assert "Secure" not in cookie
    said = await web.answer(client, after=0)
    assert "trợ lý tự động" in said[0]["text"]
    assert said[0]["choices"]


async def test_under_https_the_cookie_is_bound_to_its_host(open_with: Opening):
    web = await open_with(public_url="https://tayhieu.example")
    opened = await web.visitor().post("/chat/session")
    cookie = opened.headers["set-cookie"]
    assert cookie.startswith("__Host-hocvuso=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert opened.headers["strict-transport-security"]


async def test_coming_back_keeps_the_chat_and_greets_once(web: Web):
    client = await web.resident()
    again = await client.post("/chat/session")
    first = await client.post("/chat/session")
    assert again.json() == first.json()
    await asyncio.sleep(0.1)
    assert len((await client.get("/chat/messages")).json()) == 1


async def test_two_browsers_are_two_people(web: Web):
    lan, tu = await web.resident(), await web.resident()
    await lan.post("/chat/messages", json={"text": "Chuyện riêng của Lan"})
    assert "Chuyện riêng" not in (await tu.get("/chat/messages")).text
    names = [(await client.post("/chat/session")).json()["chat"] for client in (lan, tu)]
    assert names[0] != names[1]


async def test_a_chat_that_was_never_greeted_is_greeted_when_it_comes_back(open_with: Opening):
    web = await open_with(working=False)
    client = web.visitor()
    await client.post("/chat/session")
    await client.post("/chat/session")
    while await web.engine.worker.step():
        pass
    assert len((await client.get("/chat/messages")).json()) == 1


@pytest.mark.parametrize(
    "cookie",
    [
        pytest.param(None, id="missing"),
        pytest.param("x" * 43, id="foreign"),
        pytest.param("", id="empty"),
        pytest.param("x" * 5_000, id="huge"),
        pytest.param("' OR 1=1 --", id="clever"),
        pytest.param("hocvuso", id="guessed"),
    ],
)
async def test_g02_a_cookie_we_did_not_give_opens_nothing(web: Web, cookie: str | None):
    await web.resident()
    stranger = web.visitor(**({} if cookie is None else {"cookie": f"hocvuso={cookie}"}))
    for method, path in [
        ("GET", "/chat/messages"),
        ("POST", "/chat/messages"),
        ("GET", "/chat/events"),
        ("POST", "/chat/recovery"),
        ("GET", "/chat/media/0190c0de-0000-7000-8000-000000000000"),
    ]:
        answer = await stranger.request(method, path)
        assert answer.status_code == 401, path
        assert answer.json()["code"] == "no_session"
        assert "set-cookie" not in answer.headers
    opened = await stranger.post("/chat/session")
    assert opened.status_code == 200
    assert "set-cookie" in opened.headers


async def test_g02_a_session_that_ended_opens_nothing(open_with: Opening):
    web = await open_with()
    client = await web.resident()
    token = client.cookies["hocvuso"]
    async with web.engine.database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("DELETE FROM web_session")
    # The process remembers a session for a minute; another one asks at once.
    other = await open_with()
    stranger = other.visitor(cookie=f"hocvuso={token}")
    assert (await stranger.get("/chat/messages")).status_code == 401


async def test_a_lesson_link_opens_that_lesson_itself(web: Web):
    client = web.visitor()
    await client.post("/chat/session", json={"open": "bai_at-ma-otp"})
    said = await web.answer(client, after=0)
    assert "OTP" in said[0]["text"]
    assert [choice["n"] for choice in said[0]["choices"]]
    everything = (await client.get("/chat/messages")).json()
    assert {message["from"] for message in everything} == {"bot"}


async def test_a_link_opened_twice_under_one_key_counts_once(web: Web):
    client = await web.resident()
    asked = {"open": "bai_at-ma-otp", "key": "abc-1"}
    for _ in range(3):
        assert (await client.post("/chat/session", json=asked)).status_code == 200
    said = await web.answer(client, after=1)
    await asyncio.sleep(0.1)
    assert len((await client.get("/chat/messages", params={"after": 1})).json()) == len(said)


@pytest.mark.parametrize(
    "body",
    [
        {"open": "bai_" + "x" * 65},
        {"open": "bai_../../etc"},
        {"open": "<script>"},
        {"open": 7},
        {"open": ["bai_at-ma-otp"]},
        {"open": "bai_at-ma-otp", "key": "có dấu"},
        {"open": "", "role": "admin"},
        ["open"],
        "open",
    ],
    ids=str,
)
async def test_an_opening_that_cannot_be_meant_is_refused(quick: Web, body: object):
    answer = await quick.visitor().post("/chat/session", json=body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "unreadable"
