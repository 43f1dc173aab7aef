"""What the registry knows of a channel; a channel's libraries are imported only when it is on."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.channels.channel import Channel, InboxAccess, Listener
    from db.engine import Database
    from services.operations.checkup import CheckResult


class ConfiguredChannel(ABC):
    """A channel with its settings from the environment. Methods import what is slow to import."""

    @property
    def is_on(self) -> bool:
        """Whether the channel is set up, so that people can be reached through it."""
        return True

    def mistakes(self) -> list[str]:
        """Return a sentence for every setting that cannot work."""
        return []

    @abstractmethod
    def build(self, *, database: "Database", data_dir: Path) -> "Channel":
        """Return the channel's parts."""

    def listen(self, inbox: "InboxAccess") -> "Listener | None":  # noqa: ARG002 - for a messenger
        """Return the platform's listener; None where the web page hands in messages itself."""
        return None

    async def checkup(self, public_url: str) -> "Sequence[CheckResult]":  # noqa: ARG002 - likewise
        """Return what the platform reports about itself; changes nothing, and names no secret."""
        return []


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """One line of the registry.

    ``environment`` names the settings it reads, without their prefix; ``configure`` reads them.
    ``quiet_loggers`` log from WARNING on; ``secrets`` are patterns the log must never contain, each
    with its replacement.
    """

    name: str
    configure: Callable[[Mapping[str, str]], ConfiguredChannel]
    environment: Sequence[str] = ()
    quiet_loggers: Sequence[str] = ()
    secrets: Sequence[tuple[re.Pattern[str], str]] = ()
