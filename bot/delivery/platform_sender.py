"""The contract between the channel sender and a platform: a request in, a result out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from domain.deliveries import SendOutcome


@dataclass(frozen=True, slots=True)
class OutboundRequest:
    """One compiled request to one address; ``edits`` is the platform's id of what it replaces."""

    address: str
    payload: Mapping[str, Any]
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of one request: ``retry_after`` is the platform's own pause, if it named one.

    ``moved_to`` is the address the chat has from now on.
    """

    outcome: SendOutcome
    platform_id: str | None = None
    reason: str | None = None
    retry_after: timedelta | None = None
    moved_to: str | None = None


class PlatformSender(Protocol):
    """Sends one compiled request to one address of a platform.

    ``per_second``: how many requests the platform accepts in a second; None for any number.
    ``per_chat``: the least time between two requests to one address; None for none.
    """

    per_second: float | None
    per_chat: timedelta | None

    async def send(self, request: OutboundRequest) -> SendResult:
        """Post and return the result; an error the platform may answer with raises nothing."""
        ...

    async def close(self) -> None:
        """Close the connections; nothing is posted afterwards."""
        ...
