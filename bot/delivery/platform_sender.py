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

    ``is_channel_wide``: it holds for every chat, such as after a refused token; ``is_held_back``:
    nothing was posted, for a pause still lasts. ``moved_to`` is the chat's address from now on.
    """

    outcome: SendOutcome
    platform_id: str | None = None
    reason: str | None = None
    retry_after: timedelta | None = None
    is_channel_wide: bool = False
    is_held_back: bool = False
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
