"""The chat's messages: a posted one is stored, then acknowledged; the log is read in pages."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.channels import WEB_CHAT
from domain.ids import AccountNumber, new_id
from domain.rate_limit import RateLimiter
from services.files.store import drop_raw
from services.messages.blanking import without_secrets
from services.messages.inbox import Crowded, InboundUpdate
from services.webchat import sessions
from web.bodies import (
    content_type,
    drain,
    idempotency_key,
    number,
    read_body,
    read_message,
    read_object,
)
from web.chat.presence import Presence
from web.chat.uploads import UploadReader
from web.context import WebContext
from web.deadline import in_time
from web.failures import Failure, too_many, unreadable
from web.security.middleware import client
from web.security.sessions import Sessions

_JSON = "application/json"


class Messages:
    """Posting and reading messages."""

    def __init__(self, web: WebContext, visits: Sessions, presence: Presence) -> None:
        """Each account has a rate limit for messages, its address another."""
        self._web = web
        self._presence = presence
        self._visits = visits
        self._messages = RateLimiter(web.rates.account)
        self._beside = RateLimiter(web.rates.messages)
        self._uploads = UploadReader(web)

    async def _post(self, request: Request) -> Response:
        """Store one message; the same Idempotency-Key is stored once."""
        account = await self._visits.account(request)
        wait = self._messages.take(account) or self._beside.take(client(request.scope))
        if wait:
            raise too_many(wait)
        key = idempotency_key(request)
        payload = await self._read(request, account)
        payload["browser"] = self._visits.mark_of(request)
        event = f"{account}:n:{new_id()}" if key is None else f"{account}:k:{key}"
        most = self._web.rates.waiting
        update = InboundUpdate(account, WEB_CHAT, event, payload, True, most)
        try:
            receipt = await in_time(self._web.hear(update), self._web.deadline)
        except Crowded:
            self._drop_files(payload)
            raise
        if receipt.is_new:
            self._uploads.note(request, payload)
        else:
            self._drop_files(payload)
        answer = {"id": str(receipt.number or 0)}
        kept = without_secrets(payload)
        if kept is not payload and "text" in kept:  # the page shows what is stored, too
            answer["text"] = kept["text"]
        return Response(orjson.dumps(answer), 202, media_type=_JSON)

    def _drop_files(self, payload: Mapping[str, Any]) -> None:
        for file in payload.get("files", ()):
            drop_raw(self._web.context.data_dir, file["incoming"])

    async def _read(self, request: Request, account: AccountNumber) -> dict[str, Any]:
        kind = content_type(request)
        if kind == _JSON:
            return read_message(read_object(await read_body(request)))
        if kind == "multipart/form-data":
            return await self._uploads.read(request, account)
        await drain(request)
        raise Failure(415, "wrong_type")

    async def _log(self, request: Request) -> Response:
        """Return messages, oldest first: after an id, before one, or the newest fifty."""
        account = await self._visits.account(request)
        cut = {name: _one(request, name) for name in ("after", "before")}
        if None not in cut.values():
            raise unreadable()
        found = await sessions.messages(self._web.database, account=account, **cut)
        # Noted after the answer, so that nobody waits for it.
        noted = BackgroundTask(self._presence.note, account)
        return Response(orjson.dumps(found), media_type=_JSON, background=noted)

    def routes(self) -> list[Route]:
        """Return the routes of messages."""
        return [
            Route("/chat/messages", self._post, methods=["POST"]),
            Route("/chat/messages", self._log, methods=["GET"]),
        ]


def _one(request: Request, name: str) -> int | None:
    given: Sequence[str] = request.query_params.getlist(name)
    if not given:
        return None
    if len(given) > 1:
        raise unreadable()
    return number(given[0])
