"""The corpus of bad inputs at the HTTP door, section G: each gets its reaction, none a 500."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.telegram.mutants import bodies
from tests.support.waiting import WAIT
from tests.web.conftest import Opening, Web

JSON = {"content-type": "application/json"}
DEEP = '{"text":' + "[" * 30_000


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 202, id="no page at all, a plain client"),
        pytest.param({"origin": "http://127.0.0.1:8080"}, 202, id="our own page"),
        pytest.param({"sec-fetch-site": "same-origin"}, 202, id="our own page without Origin"),
        pytest.param({"origin": "https://evil.example"}, 403, id="another page"),
        pytest.param({"origin": "null"}, 403, id="a sandboxed page"),
        pytest.param({"origin": "http://127.0.0.1:9090"}, 403, id="another port"),
        pytest.param({"origin": "http://127.0.0.1:8080.evil.example"}, 403, id="a longer name"),
        pytest.param({"origin": "http://evil@127.0.0.1:8080"}, 403, id="a name before an at sign"),
        pytest.param({"origin": ""}, 403, id="an empty Origin"),
        pytest.param({"origin": "http://["}, 403, id="an unreadable Origin"),
        pytest.param({"sec-fetch-site": "cross-site"}, 403, id="another page without Origin"),
        pytest.param({"sec-fetch-site": "same-site"}, 403, id="a sister site"),
        pytest.param({"sec-fetch-site": "none"}, 403, id="typed by nobody"),
    ],
)
async def test_g03_only_our_own_page_may_post(quick: Web, headers: dict[str, str], status: int):
    client = await quick.resident()
    answer = await client.post("/chat/messages", json={"text": "menu"}, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "foreign_page"


@pytest.mark.parametrize("path", ["/chat/session", "/chat/recovery", "/vao/ABCDEFGHJK"])
async def test_g03_every_unsafe_route_asks_where_from(quick: Web, path: str):
    client = await quick.resident()
    answer = await client.post(path, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "text/json",
        "",
    ],
)
async def test_g03_json_in_disguise_is_not_taken(quick: Web, kind: str):
    client = await quick.resident()
    for path in ("/chat/messages", "/chat/session"):
        answer = await client.post(path, content='{"text":"x"}', headers={"content-type": kind})
        assert (answer.status_code, answer.json()["code"]) == (415, "wrong_type")


@pytest.mark.parametrize(
    "path",
    [
        "/bai/1%00",
        "/bai/" + "x" * 65,
        "/bai/1;2",
        "/bai/1.5",
        "/bai/../../etc/passwd",
        "/moi/%3Cscript%3E",
        "/chat/media/1",
        "/chat/media/-1",
        "/chat/media/1.5",
        "/chat/media/1%3B2",
        "/chat/media/1%00",
        "/chat/media/99999999999999999999999999",
        "/chat/media/0190c0de-0000-7000-8000-000000000000",
        "/chat/media/{0190c0de-0000-7000-8000-000000000000}",
        "/chat/media/urn:uuid:0190c0de-0000-7000-8000-000000000000",
        "/hinh/..%2f..%2fpyproject.toml",
        "/hinh/x",
        "/tinh/x/../../app.py",
        "/tinh/0/page.html",
        "/quan-tri",
        "/.env",
    ],
)
async def test_g04_an_odd_address_is_simply_not_there(quick: Web, path: str):
    client = await quick.resident()
    assert (await client.get(path)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=1.5",
        "after=abc",
        "after=",
        "after=%3Csvg%3E",
        "after=" + "9" * 19,
        "after=٣",
        "before=0x10",
        "before=1;DROP",
        "after=1&before=9",
        "after=1&after=2",
    ],
)
async def test_g05_odd_parameters_are_refused(quick: Web, query: str):
    client = await quick.resident()
    answer = await client.get(f"/chat/messages?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")


@pytest.mark.parametrize("query", ["per_page=-1", "per_page=999999999", "sort=password", "limit=0"])
async def test_g05_parameters_that_do_not_exist_change_nothing(quick: Web, query: str):
    client = await quick.resident()
    answer = await client.get(f"/chat/messages?{query}")
    assert answer.status_code == 200
    assert len(answer.json()) == 1


BODIES: list[tuple[str, Any]] = [
    ("a field nobody asked for", {"text": "x", "role": "admin"}),
    ("an array instead of a string", {"text": ["x"]}),
    ("an object instead of a string", {"text": {"x": 1}}),
    ("a number instead of a string", {"text": 7}),
    ("null", {"text": None}),
    ("nothing at all", {}),
    ("words and a press", {"text": "x", "choice": "menu", "screen": "1"}),
    ("a press without its screen", {"choice": "menu"}),
    ("a screen without a press", {"screen": "1"}),
    ("a screen as a number", {"choice": "menu", "screen": 1}),
    ("a negative screen", {"choice": "menu", "screen": "-1"}),
    ("a screen beyond all numbers", {"choice": "menu", "screen": "9" * 19}),
    ("a screen of other digits", {"choice": "menu", "screen": "٣"}),
    ("an empty action", {"choice": "", "screen": "1"}),
    ("an endless action", {"choice": "x" * 201, "screen": "1"}),
    ("an action with a NUL", {"choice": "a\0b", "screen": "1"}),
    ("an action that is half a letter", {"choice": "\ud800", "screen": "1"}),
    ("an odd seen", {"text": "x", "seen": 5}),
    ("a seen that is no number", {"text": "x", "seen": "latest"}),
    ("a list", ["text"]),
    ("a string", "text"),
]


@pytest.mark.parametrize("body", [body for _, body in BODIES], ids=[name for name, _ in BODIES])
async def test_g06_a_body_that_cannot_be_meant_is_refused(quick: Web, body: Any):
    client = await quick.resident()
    answer = await client.post("/chat/messages", content=json.dumps(body), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert answer.json()["error"]


async def test_g06_no_body_however_odd_breaks_the_page(quick: Web):
    client = await quick.resident()
    seen = set()
    for body in bodies(seed=12, many=300):
        answer = await client.post("/chat/messages", content=json.dumps(body), headers=JSON)
        seen.add(answer.status_code)
        assert answer.status_code == 202 or answer.json()["error"], body
    assert {202, 422} <= seen <= {202, 413, 422, 429}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"text":"x","text":"y"}',
        b'{"text":"x","seen":"1","seen":"2"}',
        b'{"text":"x"',
        b"{}{}",
        b"",
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf{\"text\":\"x\"}",
        b'{"text":"\xff"}',
        b'{"text":NaN}',
        b'{"text":' + b"9" * 5_000 + b"}",
        DEEP.encode(),
        (DEEP + "]" * 30_000 + "}").encode(),
        ('{"a":' * 5_000 + "1" + "}" * 5_000).encode(),
    ],
    ids=[
        "a key twice", "another key twice", "cut off", "two objects", "nothing", "UTF-16",
        "a byte order mark", "not UTF-8", "NaN", "an endless number", "deep and cut off", "deep",
        "deep objects",
    ],
)  # fmt: skip
async def test_g06_a_body_that_cannot_be_read_is_refused(quick: Web, raw: bytes):
    client = await quick.resident()
    answer = await client.post("/chat/messages", content=raw, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")


@pytest.mark.parametrize(
    "kind", ["application/json", "multipart/form-data; boundary=x", "text/plain"]
)
async def test_a_body_that_comes_drop_by_drop_is_not_waited_for(
    quick: Web, monkeypatch: pytest.MonkeyPatch, kind: str
):
    monkeypatch.setattr("web.bodies.PATIENCE", 0.2)

    async def drops() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    client = await quick.resident()
    async with asyncio.timeout(WAIT):
        answer = await client.post(
            "/chat/messages", content=drops(), headers={"content-type": kind}
        )
    assert answer.status_code == (415 if kind == "text/plain" else 422)


async def test_a_slow_phone_is_waited_for(quick: Web, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.bodies.PATIENCE", 1)

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"text":"'
        for _ in range(30):  # longer than the patience, which grows with what comes
            await asyncio.sleep(0.05)
            yield b"x" * 300
        yield b'"}'

    client = await quick.resident()
    assert (await client.post("/chat/messages", content=slowly(), headers=JSON)).status_code == 202


@pytest.mark.parametrize("path", ["/webhook/telegram", "/webhook/zalo", "/webhook/"])
async def test_a_webhook_that_is_not_set_up_is_not_there(quick: Web, path: str):
    secret = {"x-telegram-bot-api-secret-token": ""}
    for headers in ({}, secret, {**secret, **JSON}):
        answer = await quick.visitor().post(path, content=b'{"update_id":1}', headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("key", ["", "x" * 65, "có dấu", "a b", "a_b", "<svg>", "1;2"])
async def test_an_odd_idempotency_key_is_refused(quick: Web, key: str):
    client = await quick.resident()
    answer = await client.post(
        "/chat/messages", json={"text": "x"}, headers=[(b"idempotency-key", key.encode())]
    )
    assert answer.status_code == 422


async def test_two_idempotency_keys_are_refused(quick: Web):
    client = await quick.resident()
    headers = [("idempotency-key", "a"), ("idempotency-key", "b")]
    answer = await client.post("/chat/messages", json={"text": "x"}, headers=headers)
    assert answer.status_code == 422


async def test_another_method_is_not_there(quick: Web):
    client = await quick.resident()
    for method in ("PUT", "DELETE", "PATCH"):
        answer = await client.request(method, "/chat/messages")
        assert answer.status_code == 405
        assert answer.json()["error"]


@pytest.mark.parametrize("host", ["evil.example", "tayhieu.example.evil.example", "", "["])
async def test_t27_a_host_that_is_not_ours_is_refused(open_with: Opening, host: str):
    web = await open_with(public_url="https://tayhieu.example")
    answer = await web.visitor().get("/", headers={"host": host})
    assert answer.status_code == 400
    assert answer.json()["code"] == "wrong_host"


@pytest.mark.parametrize("host", ["tayhieu.example", "TayHieu.example:443", "127.0.0.1:8080"])
async def test_t27_our_own_hosts_are_served(open_with: Opening, host: str):
    web = await open_with(public_url="https://tayhieu.example")
    assert (await web.visitor().get("/", headers={"host": host})).status_code == 200


async def test_behind_https_the_page_posts_from_its_public_address(open_with: Opening):
    web = await open_with(public_url="https://tayhieu.example")
    headers = {"origin": "https://tayhieu.example", "host": "127.0.0.1:8080"}
    assert (await web.visitor().post("/chat/session", headers=headers)).status_code == 200
