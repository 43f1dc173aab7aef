"""That a page is open is noted, cheaply, and only of the web chat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
import sqlalchemy as sa

from db.engine import NotStored
from db.models.people import Account
from domain.ids import AccountNumber
from services.webchat import sessions
from tests.support.waiting import WAIT
from tests.web.conftest import Web
from web.app import build
from web.chat.presence import EVERY


async def account_of(web: Web, client: httpx.AsyncClient) -> AccountNumber:
    account = await sessions.whose(
        web.engine.database, token=client.cookies["hocvuso"], now=web.clock()
    )
    assert account is not None
    return account


async def seen_at(web: Web, account: AccountNumber) -> datetime | None:
    async with web.engine.database.read() as session:
        return await session.scalar(sa.select(Account.seen_at).where(Account.number == account))


async def test_reading_the_log_is_noted_every_few_minutes(web: Web):
    client = await web.resident()
    account = await account_of(web, client)
    first = await seen_at(web, account)
    assert first == web.clock.now
    web.clock.forward(minutes=4, seconds=59)
    await client.get("/chat/messages")
    assert await seen_at(web, account) == first
    web.clock.forward(seconds=1)
    await client.get("/chat/messages")
    assert await seen_at(web, account) == first + EVERY


async def test_a_stream_that_stays_open_is_noted_again(web: Web):
    context = replace(web.app.user_middleware[0].kwargs["web"], heartbeat=0.05)
    web.app = build(context)
    address = await web.serve()
    async with httpx.AsyncClient(base_url=address) as client:
        await client.post("/chat/session")
        account = await account_of(web, client)
        assert await seen_at(web, account) is None
        async with asyncio.timeout(WAIT), client.stream("GET", "/chat/events"):
            for _ in range(2):
                while await seen_at(web, account) != web.clock.now:
                    await asyncio.sleep(0.02)
                web.clock.forward(minutes=5)


async def test_many_pages_share_one_statement(web: Web, monkeypatch: pytest.MonkeyPatch):
    clients = [await web.resident() for _ in range(6)]
    web.clock.forward(minutes=6)
    groups: list[int] = []
    keep = sessions.seen

    async def counted(*args: object, **facts: object) -> None:
        groups.append(len(facts["numbers"]))  # type: ignore[arg-type]
        await asyncio.sleep(0.05)
        await keep(*args, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(sessions, "seen", counted)
    await asyncio.gather(*(one.get("/chat/messages") for one in clients))
    assert sum(groups) == 6
    assert len(groups) <= 2
    for client in clients:
        assert await seen_at(web, await account_of(web, client)) == web.clock.now


async def test_a_database_that_cannot_be_written_keeps_nobody_from_reading(
    quick: Web, monkeypatch: pytest.MonkeyPatch
):
    client = await quick.resident()
    account = await account_of(quick, client)
    before = await seen_at(quick, account)
    quick.clock.forward(hours=1)

    async def away(*args: object, **facts: object) -> None:
        raise NotStored("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(sessions, "seen", away)
        assert (await client.get("/chat/messages")).status_code == 200
    assert await seen_at(quick, account) == before
    assert (await client.get("/chat/messages")).status_code == 200
    assert await seen_at(quick, account) == quick.clock.now


async def test_of_a_messenger_nothing_is_known(web: Web):
    client = await web.resident()
    account = await account_of(web, client)
    async with web.engine.database.write() as session:
        await session.execute(
            sa.update(Account)
            .where(Account.number == account)
            .values(channel="telegram", seen_at=None)
        )
    await sessions.seen(
        web.engine.database, numbers=[account], now=web.clock.now + timedelta(days=1)
    )
    assert await seen_at(web, account) is None
