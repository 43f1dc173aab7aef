"""Connections over real sockets: who sends half a request gives way to whoever comes."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from bot.runtime import connections
from bot.runtime.connections import HEAD_LIMIT, Connections
from bot.runtime.process import UNHEARD_MILLISECONDS, listen
from tests.support.waiting import WAIT, until

HEAD = b"GET / HTTP/1.1\r\nhost: phuong\r\n"
WHOLE = HEAD + b"\r\n"

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Dialling = Callable[[], Awaitable[Line]]


@asynccontextmanager
async def house(most: int | None = None) -> AsyncIterator[Dialling]:
    """Serve a greeting; each dialling opens another connection to it."""
    config = uvicorn.Config(
        PlainTextResponse("chào"),
        http=Connections(most).accept,  # type: ignore[arg-type]
        log_config=None,
        lifespan="off",
    )
    server, listener = uvicorn.Server(config), listen("127.0.0.1", 0)
    serving = asyncio.create_task(server._serve([listener]))
    await until(lambda: server.started)
    async with AsyncExitStack() as lines:

        async def dial() -> Line:
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            lines.callback(writer.close)
            return reader, writer

        yield dial
    server.should_exit = True
    await serving


async def said(line: Line, *words: bytes) -> bytes:
    """Return all that comes until the house closes the line."""
    for one in words:
        line[1].write(one)
    async with asyncio.timeout(WAIT):
        return await line[0].read()


async def greeted(line: Line) -> bool:
    line[1].write(WHOLE)
    async with asyncio.timeout(WAIT):
        return (await line[0].readuntil("chào".encode())).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("sent", [b"", HEAD, b"\r\n\r\n"], ids=["nothing", "half", "empty lines"])
async def test_a_head_that_does_not_end_closes_its_connection(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    async with house() as dial:
        assert await said(await dial(), sent) == b""
        kept = await dial()
        assert await greeted(kept)
        assert await said(kept, sent) == b""  # nor does a second one on the same line


async def test_a_head_without_end_is_cut():
    async with house() as dial:
        line = await dial()
        answer = await said(line, HEAD, b"x: ", b"a" * HEAD_LIMIT, b"a" * 2 * HEAD_LIMIT)
        assert answer.startswith(b"HTTP/1.1 431")


async def test_a_newcomer_takes_the_place_of_whoever_waits_longest(
    caplog: pytest.LogCaptureFixture,
):
    async with house(3) as dial:
        half = [await dial() for _ in range(3)]
        half[2][1].write(HEAD)
        with caplog.at_level(logging.WARNING):
            assert await greeted(await dial())
            assert await greeted(await dial())
        assert [await said(line) for line in half[:2]] == [b"", b""]
        half[2][1].write(b"\r\n")
        assert (await half[2][0].readuntil(b"\r\n")).startswith(b"HTTP/1.1 200")
        told = [one for one in caplog.records if "as many as may be" in one.getMessage()]
        assert len(told) == 1


async def test_a_phone_that_takes_nothing_is_given_up_by_the_system():
    with listen("127.0.0.1", 0) as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()):
            taken, _ = listener.accept()
            with taken:
                given = taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
                assert given == UNHEARD_MILLISECONDS
