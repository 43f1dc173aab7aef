"""One-time codes: looking never uses one, using one opens the chat, a wrong one is a sentence."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa

from db.models.people import Account
from domain.ids import PersonId
from domain.people import Role
from domain.rate_limit import Rate
from services.people import people
from tests.web.conftest import Opening, Web
from web.context import Rates

FORM = {"content-type": "application/x-www-form-urlencoded"}


async def recover(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.post("/chat/recovery")
    assert answer.status_code == 200
    found: dict[str, str] = answer.json()
    return found


async def test_a_code_opens_the_same_chat_in_another_browser(web: Web):
    phone, computer = await web.resident(), web.visitor()
    number = int((await phone.post("/chat/messages", json={"text": "Lắp đèn ngõ 12"})).json()["id"])
    await web.answer(phone, after=number)
    link = urlsplit((await recover(phone))["link"]).path
    page = await computer.get(link)
    assert page.status_code == 200
    assert page.text.count("<button") == 1
    used = await computer.post(link, headers=FORM)
    assert (used.status_code, used.headers["location"]) == (303, "/")
    assert "HttpOnly" in used.headers["set-cookie"]
    here, there = [(await one.get("/chat/messages")).json() for one in (phone, computer)]
    assert here == there
    assert "Lắp đèn ngõ 12" in [message["text"] for message in there]


async def test_whoever_opens_another_chat_finds_the_way_back(quick: Web):
    mine, theirs = await quick.resident(), await quick.resident()
    await mine.post("/chat/messages", json={"text": "Lắp đèn ngõ 12"})
    link = urlsplit((await recover(theirs))["link"]).path
    before = (await mine.get("/chat/session")).json()["chat"]
    assert (await mine.post(link, headers=FORM)).status_code == 303
    assert (await mine.get("/chat/session")).json()["chat"] != before
    assert 'action="/vao/truoc"' in (await mine.get("/vao")).text
    assert (await mine.post("/vao/truoc", headers=FORM)).status_code == 303
    assert (await mine.get("/chat/session")).json()["chat"] == before
    assert (await quick.visitor().post("/vao/truoc", headers=FORM)).status_code == 404


async def test_whoever_holds_a_role_is_not_led_into_another_chat(quick: Web):
    staff, stranger = await quick.resident(), await quick.resident()
    link = urlsplit((await recover(stranger))["link"]).path
    async with quick.engine.database.write() as session:
        known = await session.scalars(sa.select(Account).order_by(Account.number))
        person = PersonId(known.all()[0].person_id)
        await people.grant(
            session, person=person, role=Role.STAFF, granted_by="Lan", now=quick.engine.clock()
        )
    before = (await staff.get("/chat/session")).json()["chat"]
    refused = await staff.post(link, headers=FORM)
    assert refused.status_code == 409
    assert (await staff.get("/chat/session")).json()["chat"] == before
    assert (await quick.visitor().post(link, headers=FORM)).status_code == 303, "it is not used up"


async def test_the_recovery_answer_holds_code_link_and_drawing(open_with: Opening):
    web = await open_with(public_url="https://tayhieu.example")
    found = await recover(await web.resident())
    plain = found["code"].replace("-", "")
    assert len(plain) == 10
    assert found["link"] == f"https://tayhieu.example/vao/{plain}"
    assert found["qr"].startswith("<svg")
    assert "style=" not in found["qr"]


async def test_without_a_public_address_the_link_is_the_one_that_was_asked(quick: Web):
    client = await quick.resident()
    answer = await client.post("/chat/recovery", headers={"host": "192.168.1.7:8080"})
    assert answer.json()["link"].startswith("http://192.168.1.7:8080/vao/")


async def test_t10_looking_at_a_link_never_uses_it(web: Web):
    link = urlsplit((await recover(await web.resident()))["link"]).path
    stranger = web.visitor()
    for _ in range(5):
        seen = await stranger.get(link)
        assert seen.status_code == 200
        assert "set-cookie" not in seen.headers
    assert (await stranger.head(link)).status_code == 200
    assert (await stranger.post(link, headers=FORM)).status_code == 303


async def test_a_used_code_is_one_clear_sentence(web: Web):
    link = urlsplit((await recover(await web.resident()))["link"]).path
    assert (await web.visitor().post(link, headers=FORM)).status_code == 303
    for ask in ("GET", "POST"):
        again = await web.visitor().request(ask, link)
        assert again.status_code == 404
        assert "Dãy chữ này không dùng được" in again.text
        assert "set-cookie" not in again.headers


async def test_g26_of_fifty_who_use_a_code_at_once_one_gets_in(web: Web):
    link = urlsplit((await recover(await web.resident()))["link"]).path
    answers = await asyncio.gather(*(web.visitor().post(link) for _ in range(50)))
    assert sorted(answer.status_code for answer in answers) == [303, *[404] * 49]


async def test_a_code_ends_after_a_day(web: Web):
    link = urlsplit((await recover(await web.resident()))["link"]).path
    web.clock.forward(hours=24, seconds=1)
    assert (await web.visitor().get(link)).status_code == 404
    assert (await web.visitor().post(link)).status_code == 404


async def test_t11_a_session_from_before_the_code_ends_with_it_here(web: Web):
    phone, shared = await web.resident(), await web.resident()
    before = shared.cookies["hocvuso"]
    link = urlsplit((await recover(phone))["link"]).path
    assert "chuyển sang" in (await shared.get(link)).text
    await shared.post(link, headers=FORM)
    assert shared.cookies["hocvuso"] != before
    names = [(await one.post("/chat/session")).json()["chat"] for one in (phone, shared)]
    assert names[0] == names[1]


@pytest.mark.parametrize("typed", ["{code}", "{lower}", " {dashed} ", "{spaced}"])
async def test_a_code_may_be_typed_as_people_type(web: Web, typed: str):
    code = (await recover(await web.resident()))["code"].replace("-", "")
    words = typed.format(
        code=code, lower=code.lower(), dashed=f"{code[:5]}-{code[5:]}", spaced=" ".join(code)
    )
    visitor = web.visitor()
    led = await visitor.get("/vao", params={"ma": words})
    assert led.status_code == 303
    assert (await visitor.get(led.headers["location"])).status_code == 200
    assert (await visitor.post(led.headers["location"])).status_code == 303


@pytest.mark.parametrize("code", ["x", "ABCDEFGHJK", "%00", "%2e%2e", "đ" * 100, "<svg>", "1;2"])
async def test_a_wrong_code_is_the_same_sentence(quick: Web, code: str):
    for ask in ("GET", "POST"):
        answer = await quick.visitor().request(ask, f"/vao/{code}")
        assert answer.status_code == 404
        assert "Dãy chữ này không dùng được" in answer.text
        assert "<svg>" not in answer.text


async def test_an_empty_place_to_type_a_code(quick: Web):
    page = await quick.visitor().get("/vao")
    assert page.status_code == 200
    assert "không dùng được" not in page.text


async def test_t29_guessing_codes_is_slowed_down(open_with: Opening):
    web = await open_with(rates=Rates(codes=Rate(3, 0.01)))
    answers = [await web.visitor().get(f"/vao/GUESS{n}") for n in range(5)]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 10
    assert "text/html" in answers[-1].headers["content-type"]


async def test_a_village_behind_one_address_is_not_locked_out_by_its_successes(open_with: Opening):
    web = await open_with(rates=Rates(codes=Rate(2, 0.001)))
    for _ in range(4):
        link = urlsplit((await recover(await web.resident()))["link"]).path
        seen = await web.visitor().get(link)
        used = await web.visitor().post(link, headers=FORM)
        assert (seen.status_code, used.status_code) == (200, 303)


async def test_new_codes_are_not_given_without_end(open_with: Opening):
    web = await open_with(rates=Rates(recoveries=Rate(2, 0.01)))
    client = await web.resident()
    answers = [await client.post("/chat/recovery") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_codes"
