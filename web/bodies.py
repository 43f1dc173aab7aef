"""Reads request bodies: bounded, strictly JSON, without unknown fields."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import ClientDisconnect, Request

from domain.text import clean
from web.failures import Failure, unreadable

JSON_LIMIT = 64 * 1024
"""Bytes of a JSON body."""
MAX_TEXT = 10_000
"""Characters of one message."""
MAX_ACTION = 200
READ_SECONDS = 30.0
"""How long a slow phone may pause within a body."""
PATIENCE = 60.0
"""Seconds a body may take whatever its size; a large one takes as long as the weakest line does."""
SLOWEST = 500
"""Bytes a second: a phone at the edge of its cell sends several times as many."""
_DRAIN = 1024 * 1024

_KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_LINK = re.compile(r"(?:(?:bai|moi)_[A-Za-z0-9_-]{1,64})?")


def content_type(request: Request) -> str:
    """Return the media type of a request's body without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def idempotency_key(request: Request) -> str | None:
    """Return the key under which a repeated post counts once, None when absent."""
    given = request.headers.getlist("idempotency-key")
    if not given:
        return None
    if len(given) > 1 or not _KEY.fullmatch(given[0]):
        raise unreadable()
    return given[0]


def number(given: object) -> int:
    """Return a message id as a number; ids are decimal strings."""
    if not isinstance(given, str) or not _NUMBER.fullmatch(given):
        raise unreadable()
    return int(given)


async def chunks(request: Request) -> AsyncIterator[bytes]:
    """Yield the unread parts of a body; a sender that stops sending is unreadable.

    So is a sender that sends too slowly, to keep the connection busy.
    """
    loop, state = asyncio.get_running_loop(), request.state
    state.until = getattr(state, "until", loop.time() + PATIENCE)
    while not getattr(state, "is_read", False):
        try:
            async with asyncio.timeout_at(min(loop.time() + READ_SECONDS, state.until)):
                message = await request.receive()
        except TimeoutError as silent:
            state.is_read = True
            raise unreadable() from silent
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        state.is_read = not message.get("more_body", False)
        state.until += len(message["body"]) / SLOWEST
        if message["body"]:
            yield message["body"]


async def drain(request: Request, most: int = _DRAIN) -> None:
    """Read and discard the rest, so that the sender gets to read the answer."""
    if request.headers.get("expect"):
        return
    with suppress(Failure):  # a sender that stops meanwhile gets no other answer
        async for chunk in chunks(request):
            most -= len(chunk)
            if most < 0:
                return


async def read_body(request: Request, limit: int = JSON_LIMIT) -> bytes:
    """Return a whole body of at most ``limit`` bytes."""
    declared = request.headers.get("content-length", "")
    body = b""
    async for chunk in chunks(request):
        body += chunk
        if len(body) > limit or (declared.isdigit() and int(declared) > limit):
            await drain(request)
            raise Failure(413, "text_too_large", limit=MAX_TEXT)
    return body


def read_object(body: bytes) -> Mapping[str, Any]:
    """Return the one JSON object in ``body``; a key written twice is refused."""
    try:
        found = json.loads(body.decode(), object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as broken:
        raise unreadable() from broken
    if not isinstance(found, dict):
        raise unreadable()
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is written twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def read_text(raw: object) -> str:
    """Return typed words as they are stored. Nothing is cut: too long a text is refused."""
    if not isinstance(raw, str):
        raise unreadable()
    if len(raw) > MAX_TEXT:
        raise Failure(422, "text_too_long", limit=MAX_TEXT)
    text = clean(raw)
    if not text:
        raise Failure(422, "empty")
    return text


def read_message(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inbox payload of a posted message: words, or a press and its screen."""
    match sorted(found.keys() - {"seen"}):
        case ["text"]:
            payload: dict[str, Any] = {"text": read_text(found["text"])}
        case ["choice", "screen"]:
            payload = {"choice": _action(found["choice"]), "screen": str(number(found["screen"]))}
        case _:
            raise unreadable()
    if "seen" in found:
        payload["seen"] = str(number(found["seen"]))
    return payload


def _action(raw: object) -> str:
    if not isinstance(raw, str) or not 0 < len(raw) <= MAX_ACTION or not raw.isprintable():
        raise unreadable()
    return raw


def read_opening(found: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the deep link a browser came by and the key that makes it count once."""
    if found.keys() - {"open", "key"}:
        raise unreadable()
    link, key = found.get("open"), found.get("key")
    if link is not None and (not isinstance(link, str) or not _LINK.fullmatch(link)):
        raise unreadable()
    if key is not None and (not isinstance(key, str) or not _KEY.fullmatch(key)):
        raise unreadable()
    return link, key
