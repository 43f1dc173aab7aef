"""What the sender and a channel's mouth agree on: a letter goes in, a report comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from domain.deliveries import Outcome


@dataclass(frozen=True, slots=True)
class Letter:
    """One compiled request to one address; ``edits`` is the platform's id of what it replaces."""

    address: str
    request: Mapping[str, Any]
    edits: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one request: ``retry_after`` is the platform's own pause, if it named one.

    ``moved_to`` is the address the chat has from now on.
    """

    outcome: Outcome
    platform_id: str | None = None
    reason: str | None = None
    retry_after: timedelta | None = None
    moved_to: str | None = None


class Mouth(Protocol):
    """How a channel says one compiled request to one of its addresses.

    ``per_second``: how many requests its platform bears in any second; None for any number.
    ``per_chat``: the least time between two requests to one address; None for none.
    """

    per_second: float | None
    per_chat: timedelta | None

    async def post(self, letter: Letter) -> Report:
        """Post and report; raises nothing for what the platform may answer."""
        ...

    async def close(self) -> None:
        """Let go of its connections; nothing is posted afterwards."""
        ...
