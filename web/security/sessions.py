"""Browser sessions: the cookie of an account, and the first contact that creates one."""

import asyncio
import hashlib
import hmac
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.channels import WEB_CHAT
from domain.ids import AccountNumber, new_id
from domain.rate_limit import RateLimiter
from services.messages.inbox import InboundUpdate
from services.people.browser_sessions import browser_mark
from services.webchat import sessions
from web.bodies import content_type, read_body, read_object, read_opening
from web.context import WebContext
from web.deadline import in_time
from web.failures import Failure, no_session, too_many
from web.security.middleware import client

YEAR = 365 * 24 * 3600
REMEMBERED = 10_000
REMEMBERED_SECONDS = 5.0
"""How long a session that was closed elsewhere may go on here."""
LONGEST_TOKEN = 100
ANSWERED_WITHIN = 1.0
"""Seconds the first answer is waited for; it comes by the stream when it takes longer."""


class Sessions:
    """Finds sessions by their cookies; the database is asked every few seconds for each."""

    def __init__(self, web: WebContext) -> None:
        """The cookie is bound to its host where HTTPS allows that."""
        self._web = web
        self._is_secure = web.context.public_url.startswith("https://")
        self._cookie = "__Host-hocvuso" if self._is_secure else "hocvuso"
        self._former = f"{self._cookie}-truoc"
        self._known: dict[str, tuple[AccountNumber, float]] = {}
        self._arrivals = RateLimiter(web.rates.arrivals)

    async def account(self, request: Request) -> AccountNumber:
        """Return the account this browser speaks for. Raises a 401 Failure."""
        found = await self.known(request)
        if found is None:
            raise no_session()
        return found

    async def known(self, request: Request) -> AccountNumber | None:
        """Return the account this browser speaks for, or None."""
        return await self._speaks_for(request.cookies.get(self._cookie))

    async def former(self, request: Request) -> str | None:
        """Return the token of the chat this browser had before it opened another, if it holds."""
        token = request.cookies.get(self._former)
        return token if await self._speaks_for(token) is not None else None

    def keep_former(self, request: Request, response: Response) -> None:
        """Keep the token of the chat this browser leaves, so that it can go back there."""
        self._set(response, self._former, request.cookies.get(self._cookie, ""))

    async def _speaks_for(self, token: str | None) -> AccountNumber | None:
        if not token or len(token) > LONGEST_TOKEN:
            return None
        now = asyncio.get_running_loop().time()
        account, until = self._known.get(token, (None, 0.0))
        if account is not None and now < until:
            return account
        account = await sessions.whose(self._web.database, token=token, now=self._web.clock())
        self._known.pop(token, None)
        if account is not None:
            self._known[token] = (account, now + REMEMBERED_SECONDS)
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return account

    def mark_of(self, request: Request) -> str:
        """Return what tells the browser of a request from others of its account."""
        return browser_mark(request.cookies.get(self._cookie, ""))

    def give(self, response: Response, token: str) -> None:
        """Renew the browser's token for another year."""
        self._set(response, self._cookie, token)

    def _set(self, response: Response, name: str, token: str) -> None:
        response.set_cookie(
            name,
            token,
            max_age=YEAR,
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="lax",
        )

    def name_of(self, account: AccountNumber) -> str:
        """Return the name under which the page keeps unsent words; it reveals nothing."""
        text = f"chat:{account}".encode()
        return hmac.new(self._web.secret.encode(), text, hashlib.sha256).hexdigest()[:20]

    async def _open(self, request: Request) -> Response:
        """Open the chat: create an account for a newcomer, take a link in, greet an empty chat."""
        link, key = read_opening(await _asked(request))
        web = self._web
        account = await self.known(request)
        token = request.cookies.get(self._cookie, "")
        if account is None:
            if wait := self._arrivals.take(client(request.scope)):
                raise too_many(wait)
            ward = web.context.ward
            visit = await in_time(
                sessions.arrive(
                    web.database,
                    ward=ward.id,
                    now=web.clock(),
                    is_demo=web.context.is_demo,
                    user_agent=request.headers.get("user-agent", ""),
                ),
                web.deadline,
            )
            account, token = visit.account, visit.token
        if link is not None:
            await self._ask(account, key or str(new_id()), link)
        elif not await sessions.newest(web.database, account=account):
            await self._ask(account, "", "")
        known = await self._known_of(account)
        messages = await sessions.messages(web.database, account=account)
        body = orjson.dumps({**known, "messages": messages})
        response = Response(body, media_type="application/json")
        self.give(response, token)
        return response

    async def _tell(self, request: Request) -> Response:
        """Tell a page whose chat it shows: on a shared phone that changes while it is open."""
        body = orjson.dumps(await self._known_of(await self.account(request)))
        return Response(body, media_type="application/json")

    async def _known_of(self, account: AccountNumber) -> dict[str, object]:
        shared = await sessions.shared(self._web.database, account=account)
        return {"chat": self.name_of(account), "left": shared.left, "called": shared.called}

    async def _ask(self, account: AccountNumber, key: str, link: str) -> None:
        """Hear that the chat was opened; wait a moment for what is said to it.

        On a slow line it is a second less until the first choices stand there.
        """
        event = f"{account}:o:{key}"
        with self._web.signals.listen(account) as listener:
            most = self._web.rates.waiting
            update = InboundUpdate(account, WEB_CHAT, event, {"open": link}, most_waiting=most)
            receipt = await in_time(self._web.hear(update), self._web.deadline)
            if receipt.is_new:
                await listener.wait(ANSWERED_WITHIN)

    def routes(self) -> list[Route]:
        """Return the routes that open the chat and tell whose it is."""
        return [
            Route("/chat/session", self._open, methods=["POST"]),
            Route("/chat/session", self._tell, methods=["GET"]),
        ]


async def _asked(request: Request) -> Mapping[str, object]:
    body = await read_body(request)
    if not body:
        return {}
    if content_type(request) != "application/json":
        raise Failure(415, "wrong_type")
    return read_object(body)
