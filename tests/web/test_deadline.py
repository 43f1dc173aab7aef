"""What cannot be stored in time is refused in time, whoever holds the database; nothing doubles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from db.engine import LONG_PATIENCE
from db.queries.messages import locked_accounts
from tests.support.foreign_lock import held_by_another
from tests.support.waiting import WAIT
from tests.web.conftest import Opening, Web, open_web


@pytest.fixture
async def hasty(database_url: str, tmp_path: Path) -> AsyncIterator[Web]:
    """A ward's web with a short deadline and nobody who answers."""
    async with open_web(database_url, tmp_path / "var", working=False, deadline=0.3) as found:
        yield found


async def say(client: httpx.AsyncClient, text: str) -> httpx.Response:
    headers = {"idempotency-key": "mot-lan-thoi"}
    return await client.post("/chat/messages", json={"text": text}, headers=headers)


async def test_a_message_that_waits_too_long_is_refused_and_never_stored_twice(hasty: Web):
    client = hasty.visitor()
    async with asyncio.timeout(WAIT):
        while (await client.post("/chat/session")).status_code != 200:
            pass
    async with hasty.engine.database.write() as session:
        await locked_accounts.counters(session, numbers=[1])
        refused = await say(client, "Ngõ tối lắm")
        assert (refused.status_code, refused.json()["code"]) == (503, "not_stored")
        assert int(refused.headers["retry-after"]) > 0
    async with asyncio.timeout(WAIT):
        while (await say(client, "Ngõ tối lắm")).status_code != 202:
            pass
    log = (await client.get("/chat/messages")).json()
    assert [one["text"] for one in log if one["from"] == "me"] == ["Ngõ tối lắm"]


async def test_while_another_process_holds_the_database_everybody_is_told_at_once(
    open_with: Opening, tmp_path: Path
):
    web = await open_with()
    known = [await web.resident() for _ in range(6)]
    loop = asyncio.get_running_loop()
    with held_by_another(tmp_path / "hocvuso.db") as holder:
        began = loop.time()
        answers = await asyncio.gather(
            *(one.post("/chat/messages", json={"text": "menu"}) for one in known),
            *(web.visitor().post("/chat/session") for _ in range(6)),
        )
        took = loop.time() - began
        ready = await web.visitor().get("/readyz")
        read = await known[0].get("/chat/messages")
        holder.communicate()
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(503, "not_stored")}
    assert took < LONG_PATIENCE * len(answers) / 1000 / 4  # not one after the other
    assert (ready.status_code, ready.json()["database"]) == (503, False)
    assert read.status_code == 200
    async with asyncio.timeout(WAIT):
        while (await web.visitor().get("/readyz")).status_code != 200:
            await asyncio.sleep(0.05)
    assert (await known[0].post("/chat/messages", json={"text": "menu"})).status_code == 202


async def test_who_waits_too_long_for_an_answer_shows_in_the_readiness(open_with: Opening):
    web = await open_with(working=False)
    client = web.visitor()
    await client.post("/chat/session")
    web.clock.forward(seconds=61)
    ready = await client.get("/readyz")
    stands = ready.json()
    assert (ready.status_code, stands["database"], stands["inbox"]) == (503, True, False)
