"""ASGI middleware: checks host and origin, limits rates, adds security headers.

Plain ASGI: it costs a few microseconds a request and never touches a body.
"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.rate_limit import RateLimiter
from web.context import WebContext
from web.failures import Failure, too_many, worded

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": with it browsers send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_STRICT_TRANSPORT = "max-age=31536000"


def client(scope: Scope) -> str:
    """Return the network that limits count for a request; the server handles proxies."""
    address = scope.get("client")
    return _network(str(address[0])) if address else ""


@lru_cache(maxsize=10_000)
def _network(address: str) -> str:
    """Return an IPv4 address itself, of an IPv6 address the /64 that one household is given."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or IPv6Network((int(read), 64), strict=False))


class SecurityMiddleware:
    """The middleware around the whole web."""

    def __init__(
        self, app: ASGIApp, web: WebContext, policy: str, count: Callable[[Message], None]
    ) -> None:
        """Hosts are checked only when a public address is set; ``policy`` says what pages run.

        ``count`` hears of every response.
        """
        self._app = app
        self._count = count
        self._say = web.say
        self._public = urlsplit(web.context.public_url)
        self._hosts = _trusted(self._public)
        self._buckets = RateLimiter(web.rates.address)
        headers = {"content-security-policy": policy, **_HEADERS}
        if self._public.scheme == "https":
            headers["strict-transport-security"] = _STRICT_TRANSPORT
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer why it is refused."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._complete(list(message.get("headers", ())))
                self._count(message)
            await send(message)

        try:
            self._check(scope)
        except Failure as failure:
            await worded(failure, self._say)(scope, receive, guarded)
            return
        await self._app(scope, receive, guarded)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if self._hosts and (_split(f"//{host}").hostname or "") not in self._hosts:
            raise Failure(400, "wrong_host")
        if scope["method"] not in SAFE and not self._is_ours(headers, host):
            raise Failure(403, "foreign_page")
        if wait := self._buckets.take(client(scope)):
            raise too_many(wait)

    def _is_ours(self, headers: Headers, host: str) -> bool:
        """Return whether an unsafe request comes from our own page, or from no page at all."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "same-origin") == "same-origin"
        asked = _split(origin)
        if asked.scheme not in {"http", "https"}:
            return False
        ours = {host.lower(), self._public.netloc.lower()} - {""}
        return asked.netloc.lower() in ours

    def _complete(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        given = {name for name, _ in headers}
        headers += [header for header in self._headers if header[0] not in given]
        if b"cache-control" not in given:
            headers.append((b"cache-control", b"no-store"))
        return headers


def _split(address: str) -> SplitResult:
    """Return the parts of an untrusted address; none when it is unreadable."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _trusted(public: SplitResult) -> frozenset[str]:
    host = public.hostname or ""
    if not host or host in LOCAL:
        return frozenset()
    return frozenset({host, *LOCAL})
