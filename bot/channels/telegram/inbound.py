"""Reads a Telegram update before it is kept: its chat or group, and its event key."""

from collections.abc import Mapping
from typing import Any

from bot.channels.receiver import RawUpdate, UpdateReader
from bot.channels.telegram.parts import CHANNEL, number_of
from bot.channels.telegram.translation import chat_of, event_key, storable
from bot.channels.telegram.webhook import (
    added_to_group_by,
    group_of,
    membership_of,
    moved_to,
    without_content,
)


def read(update: Mapping[str, Any]) -> RawUpdate:
    """Return what the receiver needs of an update, however malformed: by typed readers."""
    group = group_of(update)
    return RawUpdate(
        event_key=event_key(update),
        payload=storable(update),
        bare=storable(without_content(update)),
        chat=chat_of(update),
        group=str(number_of(group, "id")) if group else None,
        added_by=added_to_group_by(update),
        membership=membership_of(update),
        moved=moved_to(update),
    )


def open_link(link: str) -> Mapping[str, Any]:
    """Return the payload of a person who opens a link to the bot."""
    return {"message": {"text": f"/start {link}"}}


READER = UpdateReader(CHANNEL, read, open_link)
