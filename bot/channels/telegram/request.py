"""The transport of python-telegram-bot: over aiohttp, five times cheaper than its own."""

import asyncio
import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

SECONDS = 20.0
"""How long one request may take; an upload gets as long again for each megabyte."""
AT_ONCE = 64


class NotSent(NetworkError):
    """The request never reached Telegram, so repeating it sends no message twice."""


class RetryLater(NetworkError):
    """Telegram asked for a pause (429); the library's own exception warns, and accepts no 0."""

    def __init__(self, pause: timedelta) -> None:
        """``pause`` is how long nothing may be sent."""
        super().__init__("told to wait")
        self.pause = pause


class AiohttpRequest(BaseRequest):
    """One pool of connections, opened in the loop that first uses it."""

    def __init__(self) -> None:
        """Nothing is opened before the first request."""
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return SECONDS

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=SECONDS),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0917 - the vendor's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # noqa: ARG002 - the vendor passes them by name
        write_timeout: Any = None,  # noqa: ARG002
        connect_timeout: Any = None,  # noqa: ARG002
        pool_timeout: Any = None,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Post and return status and body.

        Raises NotSent, RetryLater, or TimedOut (the result is unknown).
        """
        await self.initialize()
        if self._session is None:
            raise AssertionError("the pool was just opened")
        body, seconds = _body(request_data)
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.request(method, url, data=body) as answer,
            ):
                status, told = answer.status, await answer.read()
        except aiohttp.ClientConnectorError as error:
            raise NotSent("Telegram cannot be reached") from error
        except (TimeoutError, aiohttp.ClientError) as error:
            raise TimedOut("no answer came") from error
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise RetryLater(_pause(told))
        return status, told


def _pause(told: bytes) -> timedelta:
    """Return the pause Telegram asks for; one second when it names none, or zero."""
    try:
        seconds = json.loads(told)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError):
        seconds = 0
    return timedelta(seconds=max(seconds, 1) if isinstance(seconds, int | float) else 1)


def _body(data: RequestData | None) -> tuple[aiohttp.FormData | dict[str, str] | None, float]:
    """Return the body to post, and the timeout of its answer in seconds."""
    if data is None:
        return None, SECONDS
    if not data.contains_files:
        return dict(data.json_parameters), SECONDS
    form = aiohttp.FormData()
    megabytes = 0.0
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
        megabytes += (len(content) if isinstance(content, bytes) else 0) / 1_048_576
    return form, SECONDS * (1 + megabytes)
