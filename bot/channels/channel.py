"""The parts of a channel that is on: how it is read, what it carries, who sends."""

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from bot.clock import Clock
from bot.conversation.dispatcher import InboundAdapter
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
    """One channel: how it is read, what it can carry, its sender (None: delivered by commit).

    ``fetch`` brings files that stay with the platform until they are asked for.
    """

    inbound: InboundAdapter
    limits: ChannelLimits
    sender: PlatformSender | None = None
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True)
class InboxAccess:
    """What a channel needs to hand in what it heard: ``hear`` commits one update."""

    database: Database
    context: WardContext
    hear: Callable[[InboundUpdate], Awaitable[Receipt]]
    clock: Clock
    texts: Texts


class Listener(Protocol):
    """How a platform is heard: asked by us, or calling our ``webhook``."""

    @property
    def webhook(self) -> WebhookConfig | None:
        """Where the platform calls us; None while we ask."""

    def run(self) -> Coroutine[Any, Any, None]:
        """Hear until cancelled."""
