"""The web application: every route in one list, the gate around it, a word for every failure."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from domain.errors import Refused
from services.visitors import NotStored
from web.doors import Doors
from web.entrance import Entrance
from web.events import Events
from web.failures import Failure, not_stored, refused, reply, worded
from web.guard import Guard
from web.health import Health
from web.hooks import Hooks
from web.media import Media
from web.pages import Pages
from web.presence import Presence
from web.static_files import StaticFiles
from web.talk import Talk
from web.visits import Visits

log = logging.getLogger(__name__)

_FOR_PEOPLE = ("/vao", "/bai/", "/moi/")

Answer = Callable[[Request, Any], Awaitable[Response]]


def build(doors: Doors) -> FastAPI:
    """Return the application that serves these doors."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    files = StaticFiles()
    pages = Pages(doors, files)
    visits = Visits(doors)
    presence = Presence(doors)
    # Messages come first: routes are tried in order, and these are asked for most.
    app.router.routes.extend(
        [
            *Talk(doors, visits, presence).routes(),
            *Events(doors, visits, presence).routes(),
            *visits.routes(),
            *pages.routes(),
            *files.routes(),
            *Media(doors, visits).routes(),
            *Entrance(doors, visits, pages).routes(),
            *Health(doors).routes(),
            *Hooks(doors).routes(),
        ]
    )
    answers = Answers(doors, pages)
    for kind, answer in answers.by_kind().items():
        app.add_exception_handler(kind, answer)
    app.add_middleware(Guard, doors=doors)
    return app


class Answers:
    """What each failure is answered with: JSON for the page's scripts, a small page for people."""

    def __init__(self, doors: Doors, pages: Pages) -> None:
        """Words come from the doors, pages from the pages."""
        self._doors = doors
        self._pages = pages

    def by_kind(self) -> dict[type[Exception], Answer]:
        """Return the answer to every kind of exception that may come this far."""
        return {
            Failure: self._failed,
            Refused: self._refused,
            NotStored: self._unkept,
            HTTPException: self._plain,
            ClientDisconnect: self._left,
            Exception: self._broken,
        }

    async def _failed(self, request: Request, failure: Failure) -> Response:
        if request.url.path.startswith(_FOR_PEOPLE):
            return self._pages.trouble(failure)
        return worded(failure, self._doors.say)

    async def _refused(self, _request: Request, no: Refused) -> Response:
        status, word, key = refused(no)
        return reply(status, word, self._doors.say(key, **no.facts))

    async def _unkept(self, request: Request, failure: NotStored) -> Response:
        log.warning("a request could not be stored: %s", failure)
        return await self._failed(request, not_stored())

    async def _plain(self, request: Request, failure: HTTPException) -> Response:
        """Answer for Starlette's own refusals: no such page, or not this method."""
        if request.url.path.startswith(("/chat/", "/webhook/")):
            return worded(Failure(failure.status_code, "not_found"), self._doors.say)
        return self._pages.missing()

    async def _left(self, _request: Request, _gone: ClientDisconnect) -> Response:
        return Response(status_code=400)

    async def _broken(self, request: Request, _failure: Exception) -> Response:
        return await self._failed(request, Failure(500, "broken"))
