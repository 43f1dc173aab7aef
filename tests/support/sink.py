"""A messenger's side of the wire on 127.0.0.1: takes posts one by one and answers each at once.

Small enough to keep out of the way when speed is measured: keep-alive, Content-Length bodies only.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp
import orjson

from bot.delivery.platform_sender import OutboundRequest, SendResult
from domain.deliveries import SendOutcome

Take = Callable[[str, bytes], bytes]
"""What becomes of a post: given its path and body, the JSON to answer with."""
OK = b'{"ok":true}'


class Sink:
    """An HTTP server that hands every post to ``take``; it answers late by ``delay()`` seconds."""

    def __init__(self, take: Take, *, delay: Callable[[], float] | None = None) -> None:
        self._take = take
        self._delay = delay
        self._server: asyncio.Server | None = None

    async def open(self, listener: socket.socket | None = None) -> int:
        """Listen and return the port."""
        loop = asyncio.get_running_loop()
        where: dict[str, Any] = (
            {"host": "127.0.0.1", "port": 0} if listener is None else {"sock": listener}
        )
        self._server = await loop.create_server(lambda: _Line(self._take, self._delay), **where)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()


class _Line(asyncio.Protocol):
    """One connection; a post that has not come whole yet waits in ``_held``."""

    _transport: asyncio.Transport

    def __init__(self, take: Take, delay: Callable[[], float] | None) -> None:
        self._take = take
        self._delay = delay
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head = self._held[:end]
            if b"100-continue" in head:
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            whole = end + 4 + _length(head)
            if len(self._held) < whole:
                return
            body, self._held = self._held[end + 4 : whole], self._held[whole:]
            self._answer(self._take(head.split(b" ", 2)[1].decode(), body))

    def _answer(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        answer = head % len(body) + body
        if self._delay is None:
            self._transport.write(answer)
        else:
            asyncio.get_running_loop().call_later(self._delay(), self._transport.write, answer)


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if rest else 0


class SinkSender:
    """A sender that posts each request to the sink as JSON."""

    per_second: float | None = None
    per_chat: timedelta | None = None

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/say"
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: OutboundRequest) -> SendResult:
        """Post and report: what never left may be tried again freely, a lost answer may not."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body = orjson.dumps({"to": request.address, "text": request.payload["text"]})
        try:
            async with self._session.post(self._url, data=body) as answer:
                await answer.read()
        except aiohttp.ClientConnectorError as failure:
            return SendResult(SendOutcome.LATER, reason=type(failure).__name__)
        except aiohttp.ClientError as failure:
            return SendResult(SendOutcome.UNKNOWN, reason=type(failure).__name__)
        return SendResult(SendOutcome.SENT)

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
