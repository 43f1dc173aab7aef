"""Health for monitoring: alive, and ready."""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.context import WebContext


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

    def routes(self) -> list[Route]:
        """Return the routes for monitoring."""
        return [
            Route("/healthz", self._alive, methods=["GET"]),
            Route("/readyz", self._ready, methods=["GET"]),
        ]
