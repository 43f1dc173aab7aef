"""The web chat in the registry: always on, without settings."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.kind import ChannelKind, ConfiguredChannel
from domain.channels import WEB_CHAT

if TYPE_CHECKING:
    from bot.channels.channel import Channel
    from db.engine import Database


class WebChat(ConfiguredChannel):
    """The chat on our own page: its log is the outbox, so it needs no platform sender."""

    def build(self, *, database: "Database", data_dir: Path) -> "Channel":  # noqa: ARG002 - its own
        """Return the channel's parts."""
        from bot.channels.channel import Channel
        from bot.channels.webchat.inbound import translate
        from bot.channels.webchat.limits import LIMITS

        return Channel(translate, LIMITS)


WEBCHAT = ChannelKind(name=WEB_CHAT, configure=lambda _values: WebChat())
