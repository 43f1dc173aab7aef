"""Reads membership updates: people who block the bot, groups that add or remove it."""

from collections.abc import Mapping
from typing import Any

from bot.channels.receiver import ChatMembership
from bot.channels.telegram.parts import CHANNEL, number_of, part_of, text_of
from domain.text import clean
from services.units.groups import GroupMet

GROUPS = ("group", "supergroup")
_IN_GROUP = ("member", "administrator", "restricted")
_CHANGE = "my_chat_member"
_SAID = ("message", "edited_message", "channel_post", "edited_channel_post", _CHANGE)


def group_of(update: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the group or channel in which an update happened; empty when in none."""
    pressed = part_of(part_of(update, "callback_query"), "message")
    for said in (pressed, *(part_of(update, kind) for kind in _SAID)):
        chat = part_of(said, "chat")
        if text_of(chat, "type") in {*GROUPS, "channel"}:
            return chat
    return {}


def without_content(update: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of an update in a group: that it came, never who said what."""
    chat = group_of(update)
    return {
        "update_id": number_of(update, "update_id"),
        "kinds": sorted(str(kind) for kind in update if kind != "update_id"),
        "chat": {"id": number_of(chat, "id"), "type": text_of(chat, "type")},
    }


def added_to_group_by(update: Mapping[str, Any]) -> str | None:
    """Return the number of the person who just added the bot to a group, as text; or None."""
    change = part_of(update, _CHANGE)
    chat, who = part_of(change, "chat"), part_of(change, "from")
    number = number_of(who, "id")
    before = text_of(part_of(change, "old_chat_member"), "status")
    after = text_of(part_of(change, "new_chat_member"), "status")
    if text_of(chat, "type") not in GROUPS or number_of(chat, "id") is None or who.get("is_bot"):
        return None
    is_news = after in _IN_GROUP and before not in _IN_GROUP
    return str(number) if is_news and number is not None else None


def group_met(update: Mapping[str, Any]) -> GroupMet:
    """Return the group that just added the bot."""
    chat = part_of(part_of(update, _CHANGE), "chat")
    return GroupMet(CHANNEL, str(number_of(chat, "id")), clean(text_of(chat, "title")))


def membership_of(update: Mapping[str, Any]) -> ChatMembership | None:
    """Return the chat that just allowed or blocked the bot, if the update says so."""
    change = part_of(update, _CHANGE)
    chat = part_of(change, "chat")
    status = text_of(part_of(change, "new_chat_member"), "status")
    number, sort = number_of(chat, "id"), text_of(chat, "type")
    if number is None or not (sort == "private" or sort in GROUPS):
        return None
    return ChatMembership(str(number), sort == "private", is_shut=status in {"kicked", "left"})


def moved_to(update: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the old and the new number of a group that became a supergroup."""
    message = part_of(update, "message")
    here = number_of(part_of(message, "chat"), "id")
    to = number_of(message, "migrate_to_chat_id")
    came_from = number_of(message, "migrate_from_chat_id")
    if here is None:
        return None
    if to is not None:
        return str(here), str(to)
    return None if came_from is None else (str(came_from), str(here))
