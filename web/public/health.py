"""Health for monitoring: alive, ready, and metrics in Prometheus' text format."""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.webchat.sessions import NotStored
from web.context import WebContext

_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class HealthEndpoints:
    """The endpoints for monitoring."""

    def __init__(self, web: WebContext) -> None:
        """All answers come from the process that built the web context."""
        self._web = web

    async def _alive(self, _request: Request) -> Response:
        return Response(b'{"alive":true}', media_type="application/json")

    async def _ready(self, _request: Request) -> Response:
        """Answer 200 when everything the program depends on works, else 503."""
        stands = dict(await self._web.ready())
        status = 503 if False in stands.values() else 200
        return Response(orjson.dumps(stands), status, media_type="application/json")

    async def _metrics(self, _request: Request) -> Response:
        try:
            tallies = await self._web.tallies()
        except NotStored:
            return Response(b"", 503, media_type=_PROMETHEUS)
        lines = []
        for name, states in sorted(tallies.items()):
            lines.append(f"# TYPE hocvuso_{name} gauge")
            lines += [
                f'hocvuso_{name}{{state="{state}"}} {count}'
                for state, count in sorted(states.items())
            ]
        return Response("\n".join([*lines, ""]), media_type=_PROMETHEUS)

    def routes(self) -> list[Route]:
        """Return the routes for monitoring."""
        return [
            Route("/healthz", self._alive, methods=["GET"]),
            Route("/readyz", self._ready, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
        ]
