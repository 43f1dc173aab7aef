"""Who asks too often waits, and is told how long; everyone else is not touched."""

from __future__ import annotations

import asyncio

from domain.rate_limit import MOST, Rate, RateLimiter
from tests.web.conftest import Opening
from web.context import Rates


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


async def test_ordinary_use_never_meets_a_limit(open_with: Opening):
    web = await open_with()
    client = await web.resident()
    for _ in range(50):
        assert (await client.post("/chat/messages", json={"text": "menu"})).status_code == 202


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
