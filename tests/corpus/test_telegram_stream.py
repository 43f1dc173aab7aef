"""Corpus F: the stream itself doubled, reordered, malformed; one update never blocks another."""

from __future__ import annotations

import asyncio
import io
import json
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from db.models.initiatives import Initiative
from db.models.messages import Inbox
from db.models.people import Account
from tests.support.talk import said
from tests.support.telegram.talk import READS, TelegramTalk
from tests.support.telegram.ward import SECRET, Ward
from tests.support.telegram.webhook import HEADER
from tests.support.waiting import WAIT

BY_WEBHOOK = True
STORY = "Lắp đèn ngõ 12 cho bà con."
UPDATE = {"update_id": 1, "poll": {"id": "1"}}


async def post(
    ward: Ward,
    body: bytes,
    *,
    kind: str = "application/json",
    secret: object = SECRET,
    method: str = "POST",
) -> int:
    """Post to the webhook as anybody might; return the status."""
    secrets = secret if isinstance(secret, list) else [secret]
    headers = [("Content-Type", kind), *((HEADER, str(one)) for one in secrets if one is not None)]
    address = f"{ward.engine.context.public_url}/webhook/telegram"
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, address, data=io.BytesIO(body), headers=headers) as answer,
    ):
        await answer.read()
        return answer.status


def message(lan: TelegramTalk, text: str, **more: Any) -> dict[str, Any]:
    """An update with words of this person, under the next number of the platform."""
    ward = lan.ward
    spoken = {"from": lan.phone.chat.who, "text": text}
    whole = ward.platform.people.put(lan.phone.chat, spoken, ward.clock().timestamp())
    ward.platform.updates.last += 1
    return {"update_id": ward.platform.updates.last, "message": dict(whole), **more}


async def test_f01_the_same_update_fifty_times_at_once_happens_once(lan: TelegramTalk):
    await lan.says("sáng kiến")
    body = json.dumps(message(lan, STORY)).encode()
    statuses = await asyncio.gather(*(post(lan.ward, body) for _ in range(50)))
    await lan.ward.settle()
    assert set(statuses) == {200}
    assert (await lan.one(Initiative)).story == STORY
    assert [one["text"] for one in lan.phone.messages].count(said("drafting.kept", "drafting.maturity")) == 1  # fmt: skip  # noqa: E501


async def test_f02_the_same_words_sent_twice_are_two_messages(lan: TelegramTalk):
    await lan.opens()
    assert len(await lan.says("menu")) == 1
    assert len(await lan.says("menu")) == 1


@pytest.mark.parametrize(
    "update",
    [
        pytest.param({"thu_la": {"x": 1}}, id="f03, an unknown sort"),
        pytest.param({"poll": {"id": "1"}, "chat_member": {}}, id="f03, two sorts"),
        pytest.param({}, id="f03, none"),
        pytest.param({"message": "rác"}, id="f04, no object"),
        pytest.param({"message": {"text": "x", "chat": [], "from": "?"}}, id="f04, wrong sorts"),
        pytest.param({"business_message": {"text": "x"}}, id="e13, a business"),
        pytest.param({"update_id": 0, "a": 1}, id="f06, number 0"),
        pytest.param({"update_id": -5, "a": 2}, id="f06, a negative number"),
        pytest.param({"update_id": 2**63, "a": 3}, id="f06, an endless number"),
        pytest.param({"update_id": "mười", "a": 4}, id="f06, a word"),
        pytest.param({"callback_query": {"id": "x" * 5_000, "from": {"id": "1"}}}, id="a long id"),
        pytest.param({"callback_query": {"id": "a\u0000b"}}, id="a09, NUL"),
        pytest.param({"message": {"text": "a\ud800\u0000"}}, id="a11, half a character"),
        pytest.param({"x": [[[[[[[[[["sâu"]]]]]]]]]]}, id="deep"),
    ],
)
async def test_what_is_no_message_is_kept_aside(
    ward: Ward, lan: TelegramTalk, update: dict[str, Any]
):
    parked = sa.select(sa.func.count()).where(Inbox.state == "parked")
    [before] = await ward.rows(parked)
    number = ward.platform.updates.last + 1_000_000
    assert await post(ward, json.dumps({"update_id": number, **update}).encode()) == 200
    assert await ward.rows(parked) == [before + 1]


async def test_f04_mutated_updates_break_nothing(ward: Ward, lan: TelegramTalk):
    draws = random.Random(4)
    oddities: list[Any] = [None, "", -1, 2**64, [], {}, "rác", True, 1e308, "\u0000"]
    for _ in range(60):
        whole = message(lan, "menu")
        place = draws.choice([whole, whole["message"], whole["message"]["chat"]])
        place = dict(place) if place is whole["message"]["chat"] else place
        key = draws.choice([*place, "photo", "voice", "media_group_id", "entities"])
        place[key] = draws.choice(oddities)
        assert await post(ward, json.dumps(whole).encode()) == 200
    await ward.settle()
    [failed] = await ward.rows(
        sa.select(sa.func.count()).where(Inbox.state == "parked", Inbox.attempts > 1)
    )
    assert failed == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 400, id="nothing"),
        pytest.param(b"{", 400, id="half"),
        pytest.param(b"{}{}", 400, id="two values"),
        pytest.param(b"[1]", 400, id="a list"),
        pytest.param(b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400, id="10,000 deep"),
        pytest.param(json.dumps(UPDATE).encode("utf-16"), 400, id="UTF-16"),
        pytest.param(b"\x1f\x8b\x08\x00rac", 400, id="gzip"),
        pytest.param(b"\xff\xfe\x00", 400, id="bytes"),
        pytest.param(b'{"update_id":' + b"9" * 5_000 + b"}", 400, id="a number of 5,000 digits"),
        pytest.param(b'{"update_id":1,"update_id":2}', 400, id="a key twice"),
        pytest.param(b'{"update_id":1,"a":{"b":1,"b":1}}', 400, id="a key twice, inside"),
        pytest.param(b'{"update_id":NaN}', 400, id="no number"),
        pytest.param(b'{"update_id":-Infinity}', 400, id="less than any number"),
        pytest.param(b'{"update_id":1,"a":"\xff"}', 400, id="not UTF-8"),
        pytest.param(b'\xef\xbb\xbf{"update_id":1}', 400, id="a byte order mark"),
        pytest.param(b"null", 400, id="null"),
        pytest.param(b'{"a":"' + b"x" * 2_000_000 + b'"}', 413, id="f08, 2 MB"),
    ],
)
async def test_f07_an_unreadable_body_is_refused_for_good(ward: Ward, body: bytes, status: int):
    assert await post(ward, body) == status


async def test_f07_another_sort_of_body_is_refused(ward: Ward):
    body = json.dumps(UPDATE).encode()
    assert await post(ward, body, kind="application/x-www-form-urlencoded") == 415


@pytest.mark.parametrize(
    "secret",
    [None, "", "sai", SECRET[:-1], SECRET + "x", "mật-khẩu", [SECRET, SECRET], ["x", SECRET]],
    ids=repr,
)
async def test_f09_without_the_secret_nothing_is_heard(ward: Ward, secret: object):
    count = sa.select(sa.func.count(Inbox.id))
    before = await ward.rows(count)
    assert await post(ward, json.dumps(UPDATE).encode(), secret=secret) == 401
    assert await ward.rows(count) == before


@pytest.mark.parametrize("number", [10**400, -(10**400), 2**63, True, 1.5, 1e308], ids=str)
async def test_f06_numbers_no_chat_ever_had_make_no_person(
    ward: Ward, lan: TelegramTalk, number: object
):
    count = sa.select(sa.func.count(Account.number))
    before = await ward.rows(count)
    chat, who = {"id": number, "type": "private"}, {"id": number, "is_bot": False}
    group = {"id": number, "type": "supergroup", "title": "Nhóm"}
    member = {"user": {"id": 7}, "status": "member"}
    said_ = {"message_id": number, "date": 1, "from": who, "text": "menu"}
    gone = {**member, "status": "kicked"}
    for update in (
        {"update_id": number, "message": {**said_, "chat": chat}},
        {"edited_message": {**said_, "chat": chat, "edit_date": number}},
        {"callback_query": {"id": number, "from": who, "message": {**said_, "chat": chat}}},
        {"my_chat_member": {"chat": chat, "from": who, "new_chat_member": gone}},
        {"my_chat_member": {"chat": group, "from": who, "new_chat_member": gone}},
        {"my_chat_member": {"chat": group, "from": who, "new_chat_member": member}},
        {"message": {**said_, "chat": group, "migrate_to_chat_id": number}},
        {"message": {**said_, "chat": group, "migrate_from_chat_id": number}},
        {"message": {"chat": lan.phone.chat.face, "from": lan.phone.chat.who, "date": number,
                     "message_id": number, "reply_to_message": {"message_id": number}}},
    ):  # fmt: skip
        whole = {"update_id": ward.platform.updates.last + 1, **update}
        ward.platform.updates.last += 1
        assert await post(ward, json.dumps(whole).encode()) == 200, update
    await ward.settle()
    assert await ward.rows(count) == [before[0] + 1], "of all these only Lan is a person"


async def test_f07_a_body_that_comes_drop_by_drop_is_not_waited_for(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("web.bodies.PATIENCE", 0.3)

    async def drops() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.02)

    address = f"{ward.engine.context.public_url}/webhook/telegram"
    for secret in (SECRET, "sai"):
        headers = {"Content-Type": "application/json", HEADER: secret}
        async with aiohttp.ClientSession() as session, asyncio.timeout(WAIT):
            with suppress(aiohttp.ClientError):
                async with session.post(address, data=drops(), headers=headers) as answer:
                    assert answer.status == (422 if secret == SECRET else 401)


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
async def test_f10_any_other_method_is_refused(ward: Ward, method: str):
    assert await post(ward, b"{}", method=method) == 405


async def test_f11_a_flood_in_one_chat_keeps_nobody_else_waiting(ward: Ward, lan: TelegramTalk):
    await lan.opens()
    other = TelegramTalk.begin(ward, "Bình")
    await other.opens()
    for n in range(1_000):
        ward.platform.updates.add(message(lan, f"tin {n}"))
    other.phone.writes("menu")
    async with asyncio.timeout(WAIT):
        while len(other.phone.messages) < 2:
            await asyncio.sleep(0.01)
    waiting = sa.select(sa.func.count()).where(Inbox.state == "waiting")
    [left] = await ward.rows(waiting)
    assert left + len(ward.platform.updates.waiting) > 100
    ward.platform.updates.waiting.clear()
    async with ward.engine.database.write() as session:
        await session.execute(sa.update(Inbox).where(Inbox.state == "waiting").values(state="done"))


async def test_updates_that_come_again_and_in_another_order_leave_the_same_record(
    ward: Ward, lan: TelegramTalk
):
    await lan.says("sáng kiến")
    first = message(lan, STORY)
    await post(ward, json.dumps(first).encode())
    await ward.settle()
    ward.clock.forward(seconds=READS)
    await post(ward, json.dumps(message(lan, "1")).encode())
    await post(ward, json.dumps(first).encode())
    await ward.settle()
    told = await lan.one(Initiative)
    assert (told.story, told.maturity) == (STORY, "idea")
