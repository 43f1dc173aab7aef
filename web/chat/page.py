"""The chat's page: its first words and a link's card are in the first HTML."""

import gzip
import hashlib
import re
from functools import cached_property

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.webchat import previews, sessions
from services.webchat.previews import LessonPreview
from services.webchat.sessions import NotStored
from web.context import WebContext
from web.public.pages import Pages
from web.public.static_files import SCRIPT, StaticFiles, packed_reply
from web.security.sessions import Sessions
from web.words import script_words

HTML = "text/html; charset=utf-8"
SHELL = "/khung"
"""The page without anybody's words, which a browser keeps for when there is no line."""
_LINK = re.compile(r"[A-Za-z0-9_-]{0,63}[A-Za-z0-9](?=[^A-Za-z0-9\x00-\x1f\x7f]*\Z)")
"""What a link names; messengers take the full stop or bracket behind a link for a part of it.

Nobody writes a control character behind a link: such an address is not there."""
_FAST = 5
"""A page for one person is compressed once and read once."""


class ChatPage:
    """Renders the chat's page."""

    def __init__(self, web: WebContext, files: StaticFiles, pages: Pages, visits: Sessions) -> None:
        """Nothing is rendered before the first visitor comes."""
        self._web = web
        self._files = files
        self._pages = pages
        self._visits = visits

    @cached_property
    def _shell(self) -> tuple[bytes, bytes, str]:
        """Return the page for a newcomer, its compressed bytes and its tag."""
        page = self._render(self._web.say("page.greeting", ward=self._web.context.ward.name))
        tag = hashlib.sha256(page).hexdigest()[:20]
        return page, gzip.compress(page, 9, mtime=0), f'W/"{tag}"'

    def _render(
        self, first: str, lesson: LessonPreview | None = None, *, is_new: bool = False
    ) -> bytes:
        """Return the page; ``first`` is what it says until its script speaks.

        To a browser that is new, or forgot, it offers to go on with the lesson from a card.
        """
        return self._pages.render(
            "chat.html",
            first=first,
            lesson=lesson,
            is_new=is_new,
            address=self._web.context.public_url.rstrip("/"),
            script=f"{self._files.base}/{SCRIPT}",
            data=self._data,
            is_demo=self._web.context.is_demo,
            counter=self._web.context.ward.counter,
        ).encode()

    @cached_property
    def _data(self) -> str:
        return script_words(self._web)

    async def _start(self, request: Request) -> Response:
        """Serve the page with what its visitor was told last."""
        told = await self._told(request)
        return self._as_shell(request) if told is None else self._own(request, self._render(told))

    async def _told(self, request: Request) -> str | None:
        """Return the newest words this browser's chat was told; None for a newcomer."""
        try:
            account = await self._visits.known(request)
            if account is None:
                return None
            log = await sessions.messages(self._web.database, account=account)
        except NotStored:
            return None
        return next((str(one["text"]) for one in reversed(log) if one["from"] == "bot"), None)

    async def _lesson(self, request: Request) -> Response:
        """Serve the page of a lesson's link, which says what will be learnt."""
        named = _LINK.match(request.path_params["link"])
        if named is None:
            return self._pages.missing()
        web = self._web
        try:
            lesson = await previews.lesson_preview(
                web.database, context=web.context, lesson_id=named[0], now=web.clock()
            )
            is_new = await self._visits.known(request) is None
        except NotStored:
            lesson = None
        if lesson is None:
            return self._as_shell(request)
        first = web.say(
            "page.lesson_greeting",
            ward=web.context.ward.name,
            title=lesson.title,
            objective=lesson.objective,
        )
        is_new = is_new and "card" not in request.path_params
        return self._own(request, self._render(first, lesson, is_new=is_new))

    async def _invitation(self, request: Request) -> Response:
        """Serve the page of an invitation's link."""
        if _LINK.match(request.path_params["link"]) is None:
            return self._pages.missing()
        return self._as_shell(request)

    async def _as_newcomers(self, request: Request) -> Response:
        return self._as_shell(request)

    def _as_shell(self, request: Request) -> Response:
        page, packed, tag = self._shell
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag, "cache-control": "no-cache"})
        response = packed_reply(request, page, packed, HTML, "no-cache")
        response.headers["etag"] = tag
        return response

    def _own(self, request: Request, page: bytes) -> Response:
        packed = gzip.compress(page, _FAST, mtime=0)
        return packed_reply(request, page, packed, HTML, "private, no-cache")

    async def _worker(self, request: Request) -> Response:
        """Return the service worker, with the list of the page's current files."""
        shell = [SHELL, f"{self._files.base}/{SCRIPT}"]
        told = {"version": self._shell[2].strip('W/"'), "shell": shell}
        body = b"const HOUSE = %b;\n" % orjson.dumps(told) + self._files.read("worker.js")
        kind = "text/javascript; charset=utf-8"
        return packed_reply(request, body, gzip.compress(body, mtime=0), kind, "no-cache")

    def routes(self) -> list[Route]:
        """Return the routes of the page and of what keeps it for when there is no line."""
        return [
            Route("/", self._start, methods=["GET"]),
            Route("/bai/{link}", self._lesson, methods=["GET"]),
            Route("/bai/{link}/{card:int}", self._lesson, methods=["GET"]),
            Route("/moi/{link}", self._invitation, methods=["GET"]),
            Route(SHELL, self._as_newcomers, methods=["GET"]),
            Route("/sw.js", self._worker, methods=["GET"]),
        ]
