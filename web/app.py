"""The web application: all routes in one list, the security middleware, the error responses."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from domain.errors import Refused
from services.messages.inbox import Crowded
from services.webchat.sessions import NotStored
from web.chat.events import EventStreams
from web.chat.media import MediaEndpoints
from web.chat.messages import Messages
from web.chat.page import ChatPage
from web.chat.presence import Presence
from web.context import WebContext
from web.failures import Failure, crowded, not_stored, refused, reply, worded
from web.metrics import MetricsEndpoint
from web.public.health import HealthEndpoints
from web.public.pages import Pages
from web.public.static_files import StaticFiles
from web.security.code_login import CodeLogin
from web.security.middleware import SecurityMiddleware
from web.security.sessions import Sessions
from web.webhooks import Webhooks

log = logging.getLogger(__name__)

_FOR_PEOPLE = ("/vao", "/bai/", "/moi/")

FailureHandler = Callable[[Request, Any], Awaitable[Response]]


def build(web: WebContext) -> Starlette:
    """Return the application for this web context."""
    files = StaticFiles()
    pages = Pages(web, files)
    visits = Sessions(web)
    presence = Presence(web)
    metrics = MetricsEndpoint(web, presence.streams.accounts.total)
    return Starlette(
        # Messages come first: routes are tried in order, and these are asked for most.
        routes=[
            *Messages(web, visits, presence).routes(),
            *EventStreams(web, visits, presence).routes(),
            *visits.routes(),
            *ChatPage(web, files, pages, visits).routes(),
            *pages.routes(),
            *files.routes(),
            *MediaEndpoints(web, visits).routes(),
            *CodeLogin(web, visits, pages).routes(),
            *HealthEndpoints(web).routes(),
            *metrics.routes(),
            *Webhooks(web).routes(),
        ],
        exception_handlers=FailureResponses(web, pages).by_kind(),
        middleware=[
            Middleware(SecurityMiddleware, web=web, policy=files.policy(), count=metrics.count)
        ],
    )


class FailureResponses:
    """The responses to failures: JSON for the page's scripts, a small page for people."""

    def __init__(self, web: WebContext, pages: Pages) -> None:
        """Texts come from the web context, pages from ``Pages``."""
        self._web = web
        self._pages = pages

    def by_kind(self) -> dict[type[Exception], FailureHandler]:
        """Return the handlers of all exceptions that may come this far."""
        return {
            Failure: self._failed,
            Refused: self._refused,
            NotStored: self._unkept,
            Crowded: self._crowded,
            HTTPException: self._plain,
            ClientDisconnect: self._left,
            Exception: self._broken,
        }

    async def _failed(self, request: Request, failure: Failure) -> Response:
        if request.url.path.startswith(_FOR_PEOPLE):
            return self._pages.trouble(failure)
        return worded(failure, self._web.say)

    async def _refused(self, _request: Request, no: Refused) -> Response:
        status, word, key = refused(no)
        return reply(status, word, self._web.say(key, **no.facts))

    async def _unkept(self, request: Request, failure: NotStored) -> Response:
        log.warning("a request could not be stored: %s", failure)
        return await self._failed(request, not_stored())

    async def _crowded(self, request: Request, refusal: Crowded) -> Response:
        return await self._failed(request, crowded(refusal))

    async def _plain(self, request: Request, failure: HTTPException) -> Response:
        """Answer Starlette's own errors: no such page, or not this method."""
        if request.url.path.startswith(("/chat/", "/webhook/")):
            return worded(Failure(failure.status_code, "not_found"), self._web.say)
        return self._pages.missing()

    async def _left(self, _request: Request, _gone: ClientDisconnect) -> Response:
        return Response(status_code=400)

    async def _broken(self, request: Request, _failure: Exception) -> Response:
        return await self._failed(request, Failure(500, "broken"))
