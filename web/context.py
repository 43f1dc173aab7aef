"""What the process hands to the web: ward context, texts, intake, signals and limits."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from domain.rate_limit import Rate
from services.files.receive import MAX_BYTES
from services.messages.inbox import InboundUpdate, Receipt
from services.webchat.sessions import Database
from services.work import WardContext

DEADLINE = 2.0
"""Seconds within which a message is stored, or its sender told that it was not."""


class EventListener(Protocol):
    """One listener of an account."""

    async def wait(self, seconds: float) -> str | None:
        """Return the next signal's name, or None when none came within the timeout."""


class SignalSource(Protocol):
    """Signals: ``message``, ``typing``, ``progress``; ``close`` when the process stops."""

    def listen(self, account: int) -> AbstractContextManager[EventListener]:
        """Listen to an account as long as the block lasts."""


class TextLookup(Protocol):
    """Finds texts for people: a sentence by its key, as plain text."""

    def __call__(self, key: str, **facts: object) -> str:
        """Return the sentence filled with ``facts``."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate limits. A whole hamlet may share one address, so an address may do much."""

    address: Rate = Rate(5_000, 2_000)
    messages: Rate = Rate(2_000, 50)
    """Messages of all accounts behind one address."""
    account: Rate = Rate(120, 1)
    arrivals: Rate = Rate(1_000, 20)
    uploads: Rate = Rate(30, 0.5)
    codes: Rate = Rate(60, 1)
    recoveries: Rate = Rate(5, 1 / 60)
    streams: int = 12
    """Open event streams of one account: a dozen tabs."""
    streams_of_address: int = 500
    all_streams: int = 5_000
    """Of everybody: 40 KB of memory each. Further pages ask every few seconds."""
    waiting: int = 10
    """Messages of one account that may wait for an answer."""


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """A platform's webhook: the caller sends ``secret`` in ``header``; ``hear`` keeps an update."""

    header: str
    secret: str
    hear: Callable[[Mapping[str, Any]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class WebContext:
    """Everything the web needs; it opens nothing by itself.

    ``hear`` stores one update and raises NotStored. ``ready`` names what the program depends on and
    whether each works, and the bytes free; ``tallies`` maps a measure to its number by state.
    ``secret`` keys what a browser may know of its account. ``webhooks`` maps a channel's name to
    its webhook, where it has one. ``heartbeat`` in seconds, ``upload_limit`` in bytes. A message
    that is not stored within ``deadline`` seconds is refused.
    """

    database: Database
    context: WardContext
    say: TextLookup
    hear: Callable[[InboundUpdate], Awaitable[Receipt]]
    signals: SignalSource
    clock: Callable[[], datetime]
    secret: str
    ready: Callable[[], Awaitable[Mapping[str, bool | int]]]
    tallies: Callable[[], Awaitable[Mapping[str, Mapping[str, int]]]]
    webhooks: Mapping[str, WebhookConfig] = field(default_factory=dict)
    rates: Rates = field(default_factory=Rates)
    heartbeat: float = 15.0
    deadline: float = DEADLINE
    upload_limit: int = MAX_BYTES
