"""What a messenger is to the house: an ear, limits, a mouth, and where its files wait."""

from dataclasses import dataclass

from bot.delivery.mouths import Mouth
from bot.jobs.queue import Fetch
from bot.turns.converse import Ear
from domain.screens import ChannelLimits


@dataclass(frozen=True, slots=True)
class Channel:
    """One messenger: how it is heard, what it can carry, how it is said (None: by commit).

    ``fetch`` brings files that stay with the messenger until they are asked for.
    """

    ear: Ear
    limits: ChannelLimits
    mouth: Mouth | None = None
    fetch: Fetch | None = None
