"""The failures of HTTP requests: a status, a code for machines, a Vietnamese sentence."""

import math

import orjson
from starlette.responses import Response

from domain.errors import Refused
from services.messages.inbox import Crowded
from web.context import TextLookup

RETRY_SECONDS = 5
"""When to try again what could not be stored."""
SERVED_SECONDS = 2
"""When to try again after too much waited: some of it will have been answered."""


class Failure(Exception):
    """A refused request. ``code`` names the sentence ``page.error.<code>``."""

    def __init__(self, status: int, code: str, *, wait: float = 0, **facts: object) -> None:
        """``wait``: seconds after which trying again makes sense."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.wait = wait
        self.facts = facts


def no_session() -> Failure:
    """Return the failure for a cookie without a session."""
    return Failure(401, "no_session")


def unreadable() -> Failure:
    """Return the failure for an unreadable body, parameter or header."""
    return Failure(422, "unreadable")


def too_many(wait: float) -> Failure:
    """Return the failure for a used-up rate limit, free again in ``wait`` seconds."""
    return Failure(429, "too_many", wait=wait)


def crowded(refusal: Crowded) -> Failure:
    """Return the failure for an update whose account has others waiting."""
    if refusal.is_own:
        return Failure(429, "too_many_waiting", wait=SERVED_SECONDS)
    return not_stored()


def not_found() -> Failure:
    """Return the failure for what does not exist or is not yours: one answer for both."""
    return Failure(404, "not_found")


def not_stored() -> Failure:
    """Return the failure for a database that could not store it now."""
    return Failure(503, "not_stored", wait=RETRY_SECONDS)


_STATUS = {"files.too_large": 413, "files.type": 415, "files.none": 404}


def refused(no: Refused) -> tuple[int, str, str]:
    """Return status, code and sentence key of a use case's refusal."""
    word = no.code.rpartition(".")[2]
    if no.code.startswith("files.") and no.code not in _STATUS:
        return 422, word, no.code
    return _STATUS.get(no.code, 403), word, no.code


def seconds(wait: float) -> str:
    """Return a wait as the header Retry-After needs it: whole seconds, at least one."""
    return str(max(1, math.ceil(wait)))


def reply(status: int, code: str, sentence: str, *, wait: float = 0) -> Response:
    """Return an error response in the documented form."""
    headers = {"cache-control": "no-store"}
    if wait:
        headers["retry-after"] = seconds(wait)
    body = orjson.dumps({"error": sentence, "code": code})
    return Response(body, status, headers, "application/json")


def worded(failure: Failure, say: TextLookup) -> Response:
    """Return a failure with its sentence."""
    sentence = say(f"page.error.{failure.code}", **failure.facts)
    return reply(failure.status, failure.code, sentence, wait=failure.wait)
