"""The event stream over a real socket: nothing missed, nothing doubled, gone when told to stop."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from services.webchat.sessions import whose
from tests.support.waiting import WAIT, until
from tests.web.conftest import Opening, Web
from web.app import build
from web.context import Rates

Event = dict[str, Any]


async def read(answer: httpx.Response) -> AsyncIterator[Event]:
    """Yield events as a browser would; a comment is an event without a name."""
    event: Event = {}
    async for line in answer.aiter_lines():
        if not line:
            if event:
                yield event
            event = {}
            continue
        name, _, value = line.partition(":")
        event[name or "comment"] = value.strip()


class Listening:
    """A resident over a real socket."""

    def __init__(self, web: Web, client: httpx.AsyncClient) -> None:
        self.web, self.client = web, client

    async def post(self, text: str) -> int:
        answer = await self.client.post("/chat/messages", json={"text": text})
        return int(answer.json()["id"])

    async def hear(
        self, most: int, *, query: str = "", beats: bool = True, **headers: str
    ) -> list[Event]:
        """Listen until ``most`` named events came; heartbeats count unless ``beats`` is off."""
        found: list[Event] = []
        async with (
            asyncio.timeout(WAIT),
            self.client.stream("GET", f"/chat/events{query}", headers=headers) as answer,
        ):
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            async for event in read(answer):
                if "event" in event or (beats and "comment" in event):
                    found.append(event)
                if len(found) == most:
                    return found
        return found


async def listening(web: Web) -> Listening:
    address = await web.serve()
    client = await web.stack.enter_async_context(httpx.AsyncClient(base_url=address))
    await client.post("/chat/session")
    await web.answer(client, after=0)
    return Listening(web, client)


def ids(events: list[Event]) -> list[str]:
    return [event["id"] for event in events]


async def test_a_message_comes_as_it_is_committed(web: Web):
    resident = await listening(web)
    async with asyncio.TaskGroup() as both:
        heard = both.create_task(resident.hear(2))
        await until(lambda: bool(web.engine.signals._listeners))
        number = await resident.post("menu")
    first, second = heard.result()
    assert (first["event"], first["id"]) == ("message", str(number))
    assert json.loads(first["data"])["from"] == "me"
    told = json.loads(second["data"])
    assert told["from"] == "bot"
    log = (await resident.client.get("/chat/messages", params={"after": number})).json()
    assert told == log[0]


async def test_what_was_missed_comes_after_the_last_id_heard(web: Web):
    resident = await listening(web)
    for text in ("menu", "0", "menu"):
        await web.answer(resident.client, after=await resident.post(text))
    log = (await resident.client.get("/chat/messages", params={"after": 0})).json()
    wanted = [message["id"] for message in log]
    assert ids(await resident.hear(len(wanted), query="?after=0")) == wanted
    assert ids(await resident.hear(len(wanted) - 3, **{"last-event-id": wanted[2]})) == wanted[3:]
    # A browser that reconnects says both; what it heard last counts.
    both = await resident.hear(1, query="?after=0", **{"last-event-id": wanted[-2]})
    assert ids(both) == wanted[-1:]


async def test_more_than_a_page_is_caught_up(open_with: Opening):
    web = await open_with(rates=Rates(waiting=30))
    resident = await listening(web)
    for _ in range(30):
        last = await resident.post("menu")
    await web.answer(resident.client, after=last)
    events = await resident.hear(61, query="?after=0")
    assert ids(events) == [str(number) for number in range(1, 62)]


async def test_typing_and_progress_carry_no_id(open_with: Opening):
    web = await open_with()
    resident = await listening(web)
    account = await whose(
        web.engine.database, token=resident.client.cookies["hocvuso"], now=web.clock()
    )
    assert account is not None
    async with asyncio.TaskGroup() as both:
        heard = both.create_task(resident.hear(2))
        await until(lambda: bool(web.engine.signals._listeners))
        web.engine.signals.notify(account, "typing")
        web.engine.signals.notify(account, "progress")
    assert [event["event"] for event in heard.result()] == ["typing", "progress"]
    assert all("id" not in event for event in heard.result())


async def test_silence_is_broken_by_a_heartbeat(open_with: Opening):
    web = await open_with()
    context = replace(web.app.user_middleware[0].kwargs["web"], heartbeat=0.1)
    web.app = build(context)
    resident = await listening(web)
    (beat, _) = await resident.hear(2)
    assert "comment" in beat


async def test_what_another_process_wrote_comes_with_the_heartbeat(open_with: Opening):
    web = await open_with()
    context = replace(web.app.user_middleware[0].kwargs["web"], heartbeat=0.1)
    web.app = build(replace(context, signals=type(web.engine.signals)()))
    resident = await listening(web)
    async with asyncio.TaskGroup() as both:
        heard = both.create_task(resident.hear(2, beats=False))
        await asyncio.sleep(0.15)
        await resident.post("menu")
    assert [json.loads(one["data"])["from"] for one in heard.result()] == ["me", "bot"]


async def test_streams_end_at_once_when_the_process_stops(open_with: Opening):
    web = await open_with()
    resident = await listening(web)
    async with asyncio.TaskGroup() as both:
        heard = both.create_task(resident.hear(99))
        await until(lambda: bool(web.engine.signals._listeners))
        web.engine.signals.notify_all("close")
    assert heard.result() == []


async def test_a_browser_that_leaves_is_forgotten(open_with: Opening):
    web = await open_with()
    resident = await listening(web)
    await web.answer(resident.client, after=await resident.post("menu"))
    for _ in range(3):
        await resident.hear(1, query="?after=0")
    await until(lambda: not web.engine.signals._listeners)


@pytest.mark.parametrize(
    ("rates", "status"),
    [
        (Rates(streams=2), 429),
        (Rates(streams_of_address=2), 429),
        (Rates(all_streams=2), 503),
    ],
    ids=["one browser", "one address", "everybody"],
)
async def test_nobody_may_open_streams_without_end(
    open_with: Opening, rates: Rates, status: int, caplog: pytest.LogCaptureFixture
):
    web = await open_with(rates=rates)
    resident = await listening(web)
    async with (
        resident.client.stream("GET", "/chat/events"),
        resident.client.stream("GET", "/chat/events"),
    ):
        for _ in range(2):
            refused = await resident.client.get("/chat/events")
            assert refused.status_code == status
            assert int(refused.headers["retry-after"]) > 0
        assert (await resident.client.get("/chat/messages")).status_code == 200
    told = [one for one in caplog.records if "as many as may be" in one.getMessage()]
    assert len(told) == (0 if rates.streams == 2 else 1)
    await until(lambda: not web.engine.signals._listeners)
    assert len(await resident.hear(1, query="?after=0")) == 1  # there is room again


@pytest.mark.parametrize("last", ["abc", "-1", "1.5"])
async def test_an_odd_last_id_is_refused(open_with: Opening, last: str):
    web = await open_with()
    resident = await listening(web)
    answer = await resident.client.get("/chat/events", headers={"last-event-id": last})
    assert answer.status_code == 422
