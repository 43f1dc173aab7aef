"""What a messenger is to the house: an ear, limits, a mouth, and where its files wait."""

from dataclasses import dataclass

from bot.conversation.dispatcher import InboundAdapter
from bot.delivery.platform_sender import PlatformSender
from bot.jobs.queue import Fetch
from domain.screens import ChannelLimits


@dataclass(frozen=True, slots=True)
class Channel:
    """One messenger: how it is heard, what it can carry, how it is said (None: by commit).

    ``fetch`` brings files that stay with the messenger until they are asked for.
    """

    inbound: InboundAdapter
    limits: ChannelLimits
    sender: PlatformSender | None = None
    fetch: Fetch | None = None
