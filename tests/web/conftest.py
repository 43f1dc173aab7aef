"""The web application over the real engine, asked as browsers and strangers ask it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from bot.runtime.app import web_app
from bot.runtime.engine import Engine
from tests.support.talk import FrozenClock, open_engine
from tests.support.waiting import WAIT
from web.context import Rates

BASE = "http://127.0.0.1:8080"


@dataclass
class Web:
    """A ward's web with its engine running; each ``visitor`` is another browser."""

    engine: Engine
    app: Any
    data_dir: Path
    clock: FrozenClock
    stack: AsyncExitStack
    base: str = BASE

    def visitor(self, **headers: str) -> httpx.AsyncClient:
        """A browser that has not been here."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=self.base, headers=headers)

    async def resident(self, **headers: str) -> httpx.AsyncClient:
        """A browser that has opened the chat and heard the greeting."""
        client = self.visitor(**headers)
        assert (await client.post("/chat/session")).status_code == 200
        await self.answer(client, after=0)
        return client

    async def answer(self, client: httpx.AsyncClient, after: int) -> list[dict[str, Any]]:
        """What the bot says after a message, once it has said something."""
        async with asyncio.timeout(WAIT):
            while True:
                found = (await client.get("/chat/messages", params={"after": after})).json()
                if said := [message for message in found if message["from"] == "bot"]:
                    return said
                await asyncio.sleep(0.01)

    async def serve(self) -> str:
        """Serve over a real socket as well; return its address."""
        config = uvicorn.Config(self.app, port=0, log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server._serve())

        async def stop() -> None:
            server.should_exit = True
            await task

        self.stack.push_async_callback(stop)
        while not server.started:
            await asyncio.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"


@asynccontextmanager
async def open_web(
    url: str,
    data_dir: Path,
    *,
    rates: Rates | None = None,
    public_url: str = "",
    working: bool = True,
    deadline: float = WAIT,
) -> AsyncIterator[Web]:
    """Build and run a ward's web; without ``working`` nobody answers.

    A busy machine of tests has no two seconds' ``deadline``.
    """
    clock = FrozenClock()
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(open_engine(url, data_dir, clock=clock))
        engine = replace(engine, context=replace(engine.context, public_url=public_url))
        app = web_app(engine, secret="s" * 40, rates=rates, deadline=deadline)
        intake = asyncio.create_task(engine.intake.run())
        worker = asyncio.create_task(engine.worker.run()) if working else None
        try:
            async with AsyncExitStack() as inner:
                yield Web(engine, app, data_dir, clock, inner, public_url or BASE)
        finally:
            # In good order: a connection cut off in mid-statement outlives the loop.
            engine.worker.stop()
            if worker is not None:
                await worker
            intake.cancel()
            with suppress(asyncio.CancelledError):
                await intake


@pytest.fixture
async def web(database_url: str, tmp_path: Path) -> AsyncIterator[Web]:
    """A ward's web on each database."""
    async with open_web(database_url, tmp_path / "var") as found:
        yield found


@pytest.fixture
async def quick(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Web]:
    """A ward's web on SQLite, for what has nothing to do with storage."""
    async with open_web(sqlite_url, tmp_path / "var") as found:
        yield found


Opening = Callable[..., Awaitable[Web]]


@pytest.fixture
async def open_with(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Opening]:
    """Open a ward's web with settings of one's own."""
    async with AsyncExitStack() as stack:

        async def opening(**settings: Any) -> Web:
            return await stack.enter_async_context(
                open_web(sqlite_url, tmp_path / "var", **settings)
            )

        yield opening
