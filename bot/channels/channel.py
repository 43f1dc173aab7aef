"""The parts of a channel that is on: its inbound adapter, its limits, its platform sender."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from bot.clock import Clock
from bot.conversation.secrets_heard import InboundAdapter
from bot.delivery.platform_sender import PlatformSender
from bot.jobs.queue import Fetch
from content.texts import Texts
from db.engine import Database
from domain.screens import ChannelLimits
from services.messages.inbox import InboundUpdate, Receipt
from services.work import WardContext
from web.context import WebhookConfig


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: how its payloads are read, what it can carry, its sender (None: sent by commit).

    ``fetch`` downloads files that stay on the platform until they are requested.
    """

    inbound: InboundAdapter
    limits: ChannelLimits
    sender: PlatformSender | None = None
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True)
class InboxAccess:
    """What a channel needs to hand in inbound updates: ``hear`` commits one update."""

    database: Database
    context: WardContext
    hear: Callable[[InboundUpdate], Awaitable[Receipt]]
    clock: Clock
    texts: Texts


class Listener(Protocol):
    """Receives a platform's updates: by polling, or through our ``webhook``."""

    @property
    def webhook(self) -> WebhookConfig | None:
        """The webhook the platform calls; None while we poll."""

    def run(self) -> Coroutine[Any, Any, None]:
        """Receive updates until cancelled."""
