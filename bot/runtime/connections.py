"""HTTP connections: how many may be open, and how long the head of a request may take.

uvicorn leaves both open: a few phones that send half a request could take every descriptor.
"""

import asyncio
import logging
import os
import resource
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from domain.rate_limit import Rate, RateLimiter
from services.operations.disk_room import disk_room

log = logging.getLogger(__name__)

FOR_CONNECTIONS = 0.8
"""The share of all descriptors; the rest is for the database, files and child processes."""
FOR_STREAMS = 0.6
"""The share that open pages may hold, so that whoever comes anew is always let in."""
HEAD_SECONDS = 20.0
"""Seconds within which the head of a request is here, from the weakest line too."""
HEAD_LIMIT = 64 * 1024
"""Bytes of a head; a browser sends two thousand."""
_MOST_DESCRIPTORS = 1024 * 1024
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


def descriptor_limit() -> int:
    """Return how many files and connections this process may have open."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft


def raise_descriptor_limit() -> None:
    """Let this process open as many as the system grants; 1,024 is what most begin with."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else hard
    with suppress(ValueError, OSError):  # some systems grant less than they say
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def machine(data_dir: Path) -> Mapping[str, Mapping[str, int]]:
    """Return what is taken of the descriptors, and what is free on the disk."""
    room = disk_room(data_dir)
    own = Path("/proc/self/fd")
    taken = len(os.listdir(own)) if own.is_dir() else 0  # noqa: PTH208 - only their number
    return {
        "descriptors": {"open": taken, "limit": descriptor_limit()},
        "disk_bytes": {"free": room.free, "reserve": room.reserve},
    }


class Connections:
    """All HTTP connections of this process: over their number, whoever waits longest goes."""

    def __init__(self, most: int | None = None) -> None:
        """Take a share of the descriptors unless ``most`` says how many."""
        self.most = most or int(descriptor_limit() * FOR_CONNECTIONS)
        self.accept = partial(_Connection, self)
        """What uvicorn calls for each connection."""
        self._open = 0
        self._waiting: dict[_Connection, None] = {}
        self._told = RateLimiter(Rate(1, 1 / 60))

    def opened(self) -> None:
        """Count one more; where there are too many, the one that waits longest is closed."""
        self._open += 1
        if self._open <= self.most:
            return
        if not self._told.take("full"):
            log.warning("%d connections are open, as many as may be: idle ones go", self.most)
        longest = next(iter(self._waiting))
        self.waits_no_more(longest)
        longest.transport.abort()

    def closed(self) -> None:
        """Count one less."""
        self._open -= 1

    def waits(self, one: "_Connection") -> None:
        """Note that a connection waits for the head of a request."""
        self._waiting[one] = None

    def waits_no_more(self, one: "_Connection") -> None:
        """Note that its request is here, or that it went."""
        self._waiting.pop(one, None)


class _Connection(HttpToolsProtocol):
    """uvicorn's connection; a head that does not come, or does not end, closes it."""

    def __init__(self, all_: Connections, **given: Any) -> None:
        super().__init__(**given)
        self._all = all_
        self._head = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()
        self._all.opened()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        self._all.closed()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._timer and self._head > HEAD_LIMIT and not self.transport.is_closing():
            self.transport.write(_TOO_LONG)
            self.transport.close()

    def on_message_begin(self) -> None:
        self._head = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._wait_no_more()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete:  # else the next request is here already
            self._wait()

    def _wait(self) -> None:
        self._wait_no_more()
        self._all.waits(self)
        self._timer = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def _wait_no_more(self) -> None:
        self._all.waits_no_more(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
