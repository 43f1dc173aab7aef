"""The registry of channels: a new channel is a folder beside this file and one line here."""

from collections.abc import Mapping, Sequence

from bot.channels.kind import ChannelKind, ConfiguredChannel
from bot.channels.telegram.kind import TELEGRAM
from bot.channels.webchat.kind import WEBCHAT

CHANNELS: Sequence[ChannelKind] = (WEBCHAT, TELEGRAM)
RESERVED = (
    "ZALO_BOT_TOKEN",
    "ZALO_BOT_API",
    "ZALO_BOT_WEBHOOK_SECRET",
    "ZALO_OA_APP_ID",
    "ZALO_OA_SECRET",
    "ZALO_OA_REFRESH_TOKEN",
    "ZALO_OA_API",
)
"""Documented settings of channels that are not built yet."""


def configure(values: Mapping[str, str]) -> dict[str, ConfiguredChannel]:
    """Read every channel's settings; a channel without settings is off."""
    return {kind.name: kind.configure(values) for kind in CHANNELS}
