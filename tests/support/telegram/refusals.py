"""What the Bot API answers when it does not do what was asked, in its own words."""

from typing import Any


class Refusal(Exception):
    """A request that was not carried out: the HTTP status is the error code."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The answer as the platform words it."""
        answer: dict[str, Any] = {
            "ok": False,
            "error_code": self.status,
            "description": self.description,
        }
        return {**answer, "parameters": self.parameters} if self.parameters else answer


def bad(what: str, **parameters: Any) -> Refusal:
    """A request that cannot be carried out as it stands."""
    return Refusal(400, f"Bad Request: {what}", **parameters)


def forbidden(what: str) -> Refusal:
    """A chat whose owner does not let us in."""
    return Refusal(403, f"Forbidden: {what}")


def too_many(seconds: int) -> Refusal:
    """The platform asks for silence."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


UNAUTHORIZED = (401, "Unauthorized")
NO_METHOD = (404, "Not Found: method not found")
NO_TOKEN = (404, "Not Found")
EDIT_OF_NOTHING = "message to edit not found"
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
    " webhook first"
)
OVERTAKEN = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is"
    " running"
)
