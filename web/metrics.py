"""Metrics in Prometheus' text format, for this machine only; no figure is about a person.

Counters are kept in memory, and what is asked of the database is asked every fifteen seconds at
most, so that whoever reads them often slows nobody down.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from services.webchat.sessions import NotStored
from web.context import WebContext
from web.failures import not_found
from web.security.middleware import LOCAL

FRESH_SECONDS = 15.0
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_PASSED_ON = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "via")

Tallies = Mapping[str, Mapping[str, int]]


class MetricsEndpoint:
    """The endpoint of the metrics, and the counters behind it."""

    def __init__(self, web: WebContext, streams: Callable[[], int]) -> None:
        """Start with every counter at zero; ``streams`` returns how many are open."""
        self._web = web
        self._streams = streams
        self._responses: Counter[str] = Counter()
        self._asking = asyncio.Lock()
        self._known: Tallies = {}
        self._until = 0.0

    def count(self, message: Message) -> None:
        """Count the response that a message begins."""
        if message["type"] == "http.response.start":
            self._responses[f"{message['status'] // 100}xx"] += 1

    async def _show(self, request: Request) -> Response:
        if not _is_from_here(request):
            raise not_found()
        try:
            tallies = await self._tallies()
        except NotStored:
            return Response(b"", 503, media_type=_TYPE)
        gauges = {**tallies, "streams": {"open": self._streams()}}
        lines = [line for name in sorted(gauges) for line in _lines(name, "gauge", gauges[name])]
        lines += _lines("responses_total", "counter", self._responses)
        return Response("\n".join([*lines, ""]), media_type=_TYPE)

    async def _tallies(self) -> Tallies:
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if now >= self._until:
                self._known = await self._web.tallies()
                self._until = now + FRESH_SECONDS
        return self._known

    def routes(self) -> list[Route]:
        """Return the route of the metrics."""
        return [Route("/metrics", self._show, methods=["GET"])]


def _lines(name: str, kind: str, values: Mapping[str, int]) -> list[str]:
    label = "class" if kind == "counter" else "state"
    return [
        f"# TYPE hocvuso_{name} {kind}",
        *(f'hocvuso_{name}{{{label}="{one}"}} {values[one]}' for one in sorted(values)),
    ]


def _is_from_here(request: Request) -> bool:
    """Return whether a program on this machine asks, and no proxy on behalf of somebody."""
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        is_local = ip_address(request.client.host).is_loopback
    except ValueError:
        return False
    return is_local and urlsplit(f"//{request.headers.get('host', '')}").hostname in LOCAL
