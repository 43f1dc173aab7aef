"""What the sender and a platform agree on: a request goes in, a result comes back."""

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
    """How a channel says one compiled request to one of its addresses.

    ``per_second``: how many requests its platform bears in any second; None for any number.
    ``per_chat``: the least time between two requests to one address; None for none.
    """

    per_second: float | None
    per_chat: timedelta | None

    async def send(self, request: OutboundRequest) -> SendResult:
        """Post and report; raises nothing for what the platform may answer."""
        ...

    async def close(self) -> None:
        """Let go of its connections; nothing is posted afterwards."""
        ...
