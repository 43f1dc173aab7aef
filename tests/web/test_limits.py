"""Who asks too often waits, and is told how long; everyone else is not touched."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from domain.rate_limit import MOST, Rate, RateLimiter
from services.messages.inbox import LONGEST_WAIT
from tests.support.waiting import WAIT
from tests.web.conftest import Opening, Web
from web.context import Rates


def visitor_from(web: Web, address: str) -> httpx.AsyncClient:
    """A browser that asks from this address."""
    transport = httpx.ASGITransport(web.app, client=(address, 4711))
    return httpx.AsyncClient(transport=transport, base_url=web.base)


async def say(client: httpx.AsyncClient, text: str) -> httpx.Response:
    """Post words under a key of their own, as the page does."""
    key = {"idempotency-key": text.encode().hex()}
    return await client.post("/chat/messages", json={"text": text}, headers=key)


async def stop_answering(web: Web) -> None:
    """Let what comes wait from now on."""
    web.engine.worker.stop()
    async with asyncio.timeout(WAIT):
        while await web.engine.worker.step():
            pass


async def answer_everybody(web: Web) -> None:
    while await web.engine.worker.step():
        pass


async def test_an_account_that_floods_waits(open_with: Opening):
    web = await open_with(rates=Rates(account=Rate(3, 0.5)))
    loud, calm = await web.resident(), await web.resident()
    answers = [await loud.post("/chat/messages", json={"text": f"tin {n}"}) for n in range(5)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]
    assert answers[-1].json()["code"] == "too_many"
    assert answers[-1].headers["retry-after"] == "2"
    assert (await calm.post("/chat/messages", json={"text": "menu"})).status_code == 202


async def test_an_address_that_floods_waits(open_with: Opening):
    web = await open_with(rates=Rates(address=Rate(10, 1)))
    answers = [await web.visitor().get("/healthz") for _ in range(12)]
    assert [answer.status_code for answer in answers].count(429) == 2


async def test_new_accounts_of_one_address_are_limited(open_with: Opening):
    web = await open_with(rates=Rates(arrivals=Rate(2, 0.1)))
    answers = [await web.visitor().post("/chat/session") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]


@pytest.mark.parametrize("others", ["2001:db8:1:2::9", "2001:db8:1:2:ffff::1"])
async def test_addresses_of_one_household_share_a_limit(open_with: Opening, others: str):
    web = await open_with(rates=Rates(arrivals=Rate(1, 0.01)))
    opened = [
        (await visitor_from(web, one).post("/chat/session")).status_code
        for one in ("2001:db8:1:2::1", others, "2001:db8:1:3::1", "203.0.113.9")
    ]
    assert opened == [200, 429, 200, 200]


async def test_messages_of_one_address_are_limited_beside_those_of_an_account(open_with: Opening):
    web = await open_with(rates=Rates(messages=Rate(3, 0.01)))
    first, second = await web.resident(), await web.resident()
    said = [await one.post("/chat/messages", json={"text": "menu"}) for one in (first, second) * 2]
    assert [answer.status_code for answer in said] == [202, 202, 202, 429]


async def test_whoever_has_much_waiting_is_told_and_sends_it_later(web: Web):
    """Its key makes a message that was refused count once, whenever it is sent again."""
    loud, calm = await web.resident(), await web.resident()
    await stop_answering(web)
    most = Rates().waiting
    answers = [await say(loud, f"tin {n}") for n in range(most + 2)]
    assert [answer.status_code for answer in answers] == [202] * most + [429] * 2
    refused = answers[-1]
    assert refused.json()["code"] == "too_many_waiting"
    assert refused.headers["retry-after"] == "2"
    assert (await say(loud, "tin 0")).status_code == 202  # it is here already
    assert (await say(calm, "menu")).status_code == 202
    await answer_everybody(web)
    assert (await say(loud, f"tin {most + 1}")).status_code == 202
    kept = [one["text"] for one in (await loud.get("/chat/messages")).json() if "text" in one]
    assert [text for text in kept if text.startswith("tin ")] == [
        *(f"tin {n}" for n in range(most)),
        f"tin {most + 1}",
    ]


async def test_while_answers_are_late_those_who_wait_may_not_add_to_it(web: Web):
    waits, calm = await web.resident(), await web.resident()
    await stop_answering(web)
    assert (await say(waits, "một")).status_code == 202
    web.clock.forward(seconds=LONGEST_WAIT.seconds)
    assert (await say(waits, "hai")).status_code == 202
    web.clock.forward(seconds=1)
    late = await say(waits, "ba")
    assert (late.status_code, late.json()["code"]) == (503, "not_stored")
    assert int(late.headers["retry-after"]) > 0
    assert (await say(calm, "menu")).status_code == 202
    assert (await web.visitor().post("/chat/session")).status_code == 200
    await answer_everybody(web)
    assert (await say(waits, "ba")).status_code == 202


async def test_ordinary_use_never_meets_a_limit(open_with: Opening):
    web = await open_with()
    client = await web.resident()
    for _ in range(5):
        for _ in range(10):
            said = await client.post("/chat/messages", json={"text": "menu"})
            assert said.status_code == 202
        await web.answer(client, after=int(said.json()["id"]))


async def test_a_bucket_fills_again():
    buckets = RateLimiter(Rate(2, 50))
    assert [buckets.take("a"), buckets.take("a")] == [0, 0]
    wait = buckets.take("a")
    assert 0 < wait <= 0.02
    await asyncio.sleep(wait + 0.005)
    assert buckets.take("a") == 0


async def test_buckets_are_bounded():
    buckets = RateLimiter(Rate(1, 0.001))
    assert buckets.take(0) == 0
    for number in range(MOST + 5):
        buckets.take(number)
    assert len(buckets._kept) == MOST
