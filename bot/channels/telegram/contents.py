"""Tells what a message holds that is neither words nor a file."""

from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.parts import number_of, part_of, text_of

OTHER: Mapping[str, str] = {
    "location": "place",
    "venue": "place",
    "sticker": "sticker",
    "contact": "contact",
    "poll": "poll",
    "checklist": "poll",
    "dice": "dice",
    "game": "dice",
    "story": "story",
    "gift": "gift",
    "unique_gift": "gift",
    "giveaway": "gift",
}
"""What people send that cannot be read here, and what it is called when that is said."""
_NOTICES = frozenset(
    {
        "pinned_message",
        "message_auto_delete_timer_changed",
        "chat_background_set",
        "write_access_allowed",
        "connected_website",
        "boost_added",
        "proximity_alert_triggered",
        "users_shared",
        "chat_shared",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "video_chat_scheduled",
        "video_chat_started",
        "video_chat_ended",
        "video_chat_participants_invited",
        "giveaway_created",
        "giveaway_completed",
        "successful_payment",
        "refunded_payment",
        "paid_message_price_changed",
    }
)
"""Parts of a message that tells what the app did: nobody spoke."""


def is_service_notice(message: Mapping[str, Any]) -> bool:
    """Return whether a message only tells what happened in the chat."""
    return not _NOTICES.isdisjoint(message)


def other_kind(message: Mapping[str, Any]) -> str:
    """Return what a message without words and files holds; empty when that is unknown."""
    return next((kind for part, kind in OTHER.items() if part_of(message, part)), "")


def own_number(message: Mapping[str, Any]) -> str:
    """Return the phone number of somebody who shares their own contact; else empty text."""
    contact = part_of(message, "contact")
    owner = number_of(contact, "user_id")
    if owner is None or owner != number_of(part_of(message, "from"), "id"):
        return ""
    digits = text_of(contact, "phone_number").replace(" ", "")[:20]
    return f"+{digits}" if digits.startswith("84") else digits
