"""What the registry knows of a channel; the libraries it speaks with are loaded when it is on."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.channels.channel import Channel, InboxAccess, Listener
    from db.engine import Database
    from services.operations.doctor import CheckResult


class ConfiguredChannel(ABC):
    """A channel as the environment sets it up. A method imports what is slow to import."""

    @property
    def is_on(self) -> bool:
        """Whether people may be reached through it."""
        return True

    def mistakes(self) -> list[str]:
        """Return a sentence for every setting that cannot work."""
        return []

    @abstractmethod
    def build(self, *, database: "Database", data_dir: Path) -> "Channel":
        """Return the channel's parts."""

    def listen(self, inbox: "InboxAccess") -> "Listener | None":  # noqa: ARG002 - for a messenger
        """Return how its platform is heard; None where the page hands in what is said."""
        return None

    async def checkup(self, public_url: str) -> "Sequence[CheckResult]":  # noqa: ARG002 - likewise
        """Return what its platform says of itself; changes nothing, and names no secret."""
        return []


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """One line of the registry.

    ``environment`` names the settings it reads, without their prefix; ``configure`` reads them.
    ``quiet_loggers`` are heard from WARNING on; ``secrets`` are what the log must never hold, each
    with what stands in its place.
    """

    name: str
    configure: Callable[[Mapping[str, str]], ConfiguredChannel]
    environment: Sequence[str] = ()
    quiet_loggers: Sequence[str] = ()
    secrets: Sequence[tuple[re.Pattern[str], str]] = ()
