"""A plain HTTP channel: it receives small JSON, and sends by posting JSON to the sink."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import orjson

from bot.channels.channel import Channel
from bot.conversation.inbound_message import InboundMessage
from bot.delivery.platform_sender import OutboundRequest, SendResult
from domain.deliveries import SendOutcome
from domain.screens import ChannelLimits

CHANNEL = "bench"
LIMITS = ChannelLimits(
    characters=4_000, buttons=8, button_characters=60, can_edit=False, pictures=False
)


def hear(payload: Mapping[str, Any]) -> InboundMessage:
    """Read an update: a press on a message the platform numbered, or an opened link."""
    if "action" in payload:
        return InboundMessage(action=payload["action"], message=payload["message"])
    return InboundMessage(link=payload["open"])


class BenchSender:
    """Posts each request as JSON and keeps the id the sink gives it."""

    per_second: float | None = None
    per_chat: timedelta | None = None

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/say"
        self._session: aiohttp.ClientSession | None = None

    async def send(self, request: OutboundRequest) -> SendResult:
        """Post one request."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        body = orjson.dumps({"chat": request.address, "choices": request.payload["choices"]})
        async with self._session.post(self._url, data=body) as answer:
            told = orjson.loads(await answer.read())
        return SendResult(SendOutcome.SENT, platform_id=str(told["id"]))

    async def close(self) -> None:
        """Close the connection."""
        if self._session is not None:
            await self._session.close()


def channel(sender: BenchSender) -> Channel:
    """Return the channel with this sender."""
    return Channel(hear, LIMITS, sender)
