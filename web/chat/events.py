"""The event stream: every new message of an account once committed, and typing signs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from domain.ids import AccountNumber
from services.webchat import sessions
from services.webchat.sessions import NotStored
from web.bodies import number
from web.chat.news import NewMessages
from web.chat.presence import Presence
from web.context import EventListener, WebContext
from web.security.middleware import client
from web.security.sessions import Sessions

CLOSE = "close"
"""The signal when the process stops: streams end, browsers connect to the next process."""
RETRY_MILLISECONDS = 2_000


class EventStreams:
    """The endpoint of the event streams."""

    def __init__(self, web: WebContext, visits: Sessions, presence: Presence) -> None:
        """``presence`` counts the open streams."""
        self._web = web
        self._visits = visits
        self._presence = presence
        self._news = NewMessages(web.database)

    async def _listen(self, request: Request) -> Response:
        """Open a stream that begins after ``Last-Event-ID``, after ``after``, or now."""
        account = await self._visits.account(request)
        self._presence.streams.check(account, client(request.scope))
        given = request.headers.get("last-event-id") or request.query_params.get("after")
        after = number(given) if given else None

        async def is_signed_in() -> bool:
            return await self._visits.known(request) == account

        return Stream(
            self._web, account, after, self._presence, self._news, is_signed_in=is_signed_in
        )

    def routes(self) -> list[Route]:
        """Return the stream's route."""
        return [Route("/chat/events", self._listen, methods=["GET"])]


class Stream(Response):
    """One browser's stream, until it leaves or the process stops."""

    media_type = "text/event-stream"

    def __init__(
        self,
        web: WebContext,
        account: AccountNumber,
        after: int | None,
        presence: Presence,
        news: NewMessages,
        *,
        is_signed_in: Callable[[], Awaitable[bool]],
    ) -> None:
        """``after``: the id of the last message the browser has.

        Whoever is signed out meanwhile reads no further: the browser asks again and is told so.
        """
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._web = web
        self._account = account
        self._after = after
        self._presence = presence
        self._news = news
        self._is_signed_in = is_signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until one side leaves."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        with self._presence.streams.hold(self._account, client(scope)):
            await send(start)
            async with asyncio.TaskGroup() as both:
                speaking = both.create_task(self._speak(send))
                leaving = both.create_task(_gone(receive))
                await asyncio.wait({speaking, leaving}, return_when=asyncio.FIRST_COMPLETED)
                speaking.cancel()
                leaving.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _speak(self, send: Send) -> None:
        with self._web.signals.listen(self._account) as listener:
            await _write(send, b"retry: %d\n\n" % RETRY_MILLISECONDS)
            try:
                await self._follow(send, listener)
            except NotStored:
                return  # the browser comes back and catches up

    async def _follow(self, send: Send, listener: EventListener) -> None:
        if self._after is None:
            self._after = await sessions.newest(self._web.database, account=self._account)
        while await self._send(send, await self._page()) == sessions.PAGE:
            pass
        await self._presence.note(self._account)
        while (event := await listener.wait(self._web.heartbeat)) != CLOSE:
            if event in {"typing", "progress"}:
                await _write(send, b"event: %b\ndata: {}\n\n" % event.encode())
                continue
            if not await self._is_signed_in():
                return
            if event is None:
                await self._presence.note(self._account)
            # Also after silence: another process may have written.
            fresh = await self._news.after(self._account, self._after)
            if not await self._send(send, fresh) and event is None:
                await _write(send, b": still here\n\n")

    async def _page(self) -> list[dict[str, Any]]:
        """Return the next page of messages that the browser missed."""
        return await sessions.messages(self._web.database, account=self._account, after=self._after)

    async def _send(self, send: Send, messages: list[dict[str, Any]]) -> int:
        """Send messages; return how many there were."""
        for message in messages:
            facts = (message["id"].encode(), orjson.dumps(message))
            await _write(send, b"event: message\nid: %b\ndata: %b\n\n" % facts)
            self._after = int(message["id"])
        return len(messages)


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
