"""One-time codes on the web: a button that uses one, and a chat that requests one."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import parse_qs, quote, urlsplit

import orjson
import segno
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from domain.channels import WEB_CHAT
from domain.ids import new_id
from domain.rate_limit import RateLimiter
from services.messages.inbox import InboundUpdate
from services.people.one_time_codes import PERSON_LINK, ROLE_LINK, RoleHeldHere
from services.people.people import CodeUnknown, read_one_time_code
from services.webchat import sessions
from web.bodies import read_body
from web.context import WebContext
from web.failures import Failure, too_many
from web.public.pages import Pages
from web.security.middleware import LOCAL, client
from web.security.sessions import Sessions

LONGEST = 40
"""Characters of a code as people type it, with spaces and dashes."""


class CodeLogin:
    """The login by a one-time code into an existing chat."""

    def __init__(self, web: WebContext, visits: Sessions, pages: Pages) -> None:
        """Wrong codes are counted by address, new codes by account.

        A whole village may share one address: what succeeds there is not counted.
        """
        self._web = web
        self._visits = visits
        self._pages = pages
        self._failures = RateLimiter(web.rates.codes)
        self._recoveries = RateLimiter(web.rates.recoveries)

    async def _ask(self, request: Request) -> Response:
        """Show where to type a code; a typed one leads to its button."""
        typed = request.query_params.get("ma", "")
        code = read_one_time_code(typed[:LONGEST])
        if code:
            return RedirectResponse(f"/vao/{quote(code, safe='')}", 303)
        return self._pages.typing_place(has_former=await self._visits.former(request) is not None)

    async def _button(self, request: Request) -> Response:
        """Show one button. Viewing never uses a code, so link previews do no harm."""
        code = self._code(request)
        web = self._web
        try:
            with self._counting_failures(request):
                opening = await sessions.look_at_code(web.database, code=code, now=web.clock())
        except CodeUnknown:
            return self._pages.code_refused()
        is_known = await self._visits.known(request) is not None
        return self._pages.button(code, opening, is_known=is_known)

    async def _enter(self, request: Request) -> Response:
        """Use the code: this browser acts for its account, or its person gains a role or data."""
        web = self._web
        code = self._code(request)
        ends_others = b"others" in parse_qs(await read_body(request))
        try:
            with self._counting_failures(request):
                opening = await sessions.look_at_code(web.database, code=code, now=web.clock())
                here = await self._visits.known(request)
                visit = await sessions.enter(
                    web.database,
                    ward=web.context.ward.id,
                    code=code,
                    here=here,
                    now=web.clock(),
                    is_demo=web.context.is_demo,
                    user_agent=request.headers.get("user-agent", ""),
                    ends_others=opening.is_chat and ends_others,
                )
        except CodeUnknown:
            return self._pages.code_refused()
        except RoleHeldHere as no:
            raise Failure(409, "role_here") from no
        if not opening.is_chat:
            event = f"{visit.account}:v:{new_id()}"
            link = ROLE_LINK if opening.role else PERSON_LINK
            update = InboundUpdate(visit.account, WEB_CHAT, event, {"open": link})
            await web.hear(update)
        response = RedirectResponse("/", 303)
        if opening.is_chat and here not in {None, visit.account}:
            self._visits.keep_former(request, response)
        self._visits.give(response, visit.token)
        return response

    async def _return(self, request: Request) -> Response:
        """Let this browser go back to the chat it had before it opened another one."""
        former = await self._visits.former(request)
        if former is None:
            return self._pages.code_refused()
        response = RedirectResponse("/", 303)
        self._visits.keep_former(request, response)
        self._visits.give(response, former)
        return response

    async def _drawn(self, request: Request) -> Response:
        """Draw the link of a code as a QR; the requester knows the code already."""
        link = f"{self._base(request)}/vao/{self._code(request)}"
        return Response(_qr(link), media_type="image/svg+xml")

    @staticmethod
    def _code(request: Request) -> str:
        return read_one_time_code(str(request.path_params["code"])[:LONGEST])

    @contextmanager
    def _counting_failures(self, request: Request) -> Iterator[None]:
        """Count a wrong code of this address; raises a 429 Failure when it had too many."""
        address = client(request.scope)
        if wait := self._failures.take(address):
            raise too_many(wait)
        is_wrong = False
        try:
            yield
        except CodeUnknown:
            is_wrong = True
            raise
        finally:
            if not is_wrong:
                self._failures.give_back(address)

    async def _recovery(self, request: Request) -> Response:
        """Make a code, its link and its QR: any holder of one of them can open this chat."""
        account = await self._visits.account(request)
        if wait := self._recoveries.take(account):
            raise Failure(429, "too_many_codes", wait=wait)
        code = await sessions.make_recovery_code(
            self._web.database, account=account, now=self._web.clock()
        )
        link = f"{self._base(request)}/vao/{code}"
        half = len(code) // 2
        body = {
            "code": f"{code[:half]}-{code[half:]}",
            "link": link,
            "qr": _qr(link),
        }
        return Response(orjson.dumps(body), media_type="application/json")

    def _base(self, request: Request) -> str:
        """Return the public address; without one, the address of the request."""
        public = self._web.context.public_url
        if urlsplit(public).hostname in {None, *LOCAL}:
            return f"{request.url.scheme}://{request.url.netloc}"
        return public

    def routes(self) -> list[Route]:
        """Return the routes of the codes."""
        return [
            Route("/vao", self._ask, methods=["GET"]),
            Route("/vao/truoc", self._return, methods=["POST"]),
            Route("/vao/{code}", self._button, methods=["GET"]),
            Route("/vao/{code}", self._enter, methods=["POST"]),
            Route("/vao/{code}/qr.svg", self._drawn, methods=["GET"]),
            Route("/chat/recovery", self._recovery, methods=["POST"]),
        ]


def _qr(link: str) -> str:
    drawn = BytesIO()
    segno.make(link, micro=False, error="m").save(
        drawn, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True
    )
    return drawn.getvalue().decode()
