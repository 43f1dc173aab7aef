"""Telegram in the bench: our sender before a sink that accepts every message at once."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import orjson

from bot.channels.channel import Channel
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.outbound import MediaFile, TelegramSender
from bot.channels.telegram.translation import translate

TOKEN = "1:bench"
_CHAT = re.compile(rb'(?:^|&)chat_id=(\d+)|name="chat_id".*?\r\n\r\n(\d+)', re.DOTALL)
"""Requests come urlencoded, or as a form in parts."""


def telegram(sink: int, *, per_second: float) -> Channel:
    """Return the channel, its rate limit and the library's limiter set to ``per_second``."""

    async def no_media(_url: str) -> MediaFile | None:
        return None

    sender = TelegramSender(
        token=TOKEN, api=f"http://127.0.0.1:{sink}", open_media=no_media, fence=per_second
    )
    sender.per_second, sender.per_chat = per_second, None
    return Channel(translate, LIMITS, sender)


def taking(took: Callable[[int, float], None]) -> Callable[[str, bytes], bytes]:
    """Return what answers a post like Telegram; ``took`` gets the chat and the instant."""
    number = 0

    def take(path: str, body: bytes) -> bytes:
        nonlocal number
        if not path.lower().endswith("/sendmessage"):
            return b'{"ok":true,"result":true}'
        at = time.monotonic()
        number += 1
        found = _CHAT.search(body)
        if found is None:
            return b'{"ok":false,"error_code":400,"description":"Bad Request: chat_id is empty"}'
        chat = int(found[1] or found[2])
        took(chat, at)
        message = {
            "message_id": number,
            "date": int(datetime.now(UTC).timestamp()),
            "chat": {"id": chat, "type": "private", "first_name": "Thử"},
            "text": "…",
        }
        return orjson.dumps({"ok": True, "result": message})

    return take
