"""Webhooks of platforms: check the secret, and keep the update before answering."""

import hmac

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.bodies import content_type, drain, read_body, read_object
from web.context import WebContext, WebhookConfig
from web.failures import Failure, no_session, not_found

UPDATE_LIMIT = 1024 * 1024
"""Bytes of one update: many times the longest message."""
_JSON = "application/json"


class Webhooks:
    """The webhooks of the channels that are set up to use them."""

    def __init__(self, context: WebContext) -> None:
        """A channel without a secret has no webhook."""
        self._webhooks = context.webhooks

    async def _hear(self, request: Request) -> Response:
        """Keep one update, then acknowledge it; any other status than 2xx brings it again."""
        webhook = self._webhooks.get(request.path_params["channel"])
        if webhook is None:
            raise not_found()
        if not _knows(request, webhook):
            await drain(request)
            raise no_session()
        if content_type(request) != _JSON:
            await drain(request)
            raise Failure(415, "wrong_type")
        body = await read_body(request, UPDATE_LIMIT)
        try:
            update = read_object(body)
        except Failure as broken:
            raise Failure(400, broken.code) from broken
        await webhook.hear(update)
        return Response(status_code=200)

    def routes(self) -> list[Route]:
        """Return the one address for all of them."""
        return [Route("/webhook/{channel}", self._hear, methods=["POST"])]


def _knows(request: Request, webhook: WebhookConfig) -> bool:
    """Return whether the caller knows the secret, in constant time."""
    given = request.headers.getlist(webhook.header)
    told = given[0].encode("latin-1", "replace") if len(given) == 1 else b""
    return bool(webhook.secret) and hmac.compare_digest(told, webhook.secret.encode())
