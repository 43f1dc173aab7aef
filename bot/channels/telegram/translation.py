"""Reads Telegram's stored updates: raw JSON from outside, which may be incomplete."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from bot.channels.telegram.contents import is_service_notice, other_kind, own_number
from bot.channels.telegram.parts import number_of, part_of, text_of
from bot.channels.telegram.webhook import added_to_group_by, group_met
from bot.conversation.inbound_message import InboundFile, InboundMessage
from domain.text import clean
from services.files.receive import clean_name
from services.people.one_time_codes import PERSON_LINK, ROLE_LINK

REMOTE = "telegram:"
"""Begins the ``incoming`` of a file that is still with Telegram: a job fetches it."""
LONGEST_PAYLOAD = 64
"""Characters of what a link may say after ``/start``."""
LONGEST_KEY = 160
LONGEST_FILE, LONGEST_TYPE = 250, 80
"""Characters of what Telegram calls a file, and of what it says the file holds."""
CODE = "vao_"
"""Begins the link of a one-time code, which works as if it were typed."""
DEEPEST = 60
EDITED = ":e:"
"""In an event key: before it the message that was edited, behind it which edit (see inbox)."""
_ADDRESSED = re.compile(r"^(/[A-Za-z0-9_]+)@[A-Za-z0-9_]+")
"""A command with the bot's name behind it, as menus in groups write it."""
_SPOKEN = ("message", "edited_message", "callback_query")
_FILES: Mapping[str, tuple[str, str, str]] = {
    "document": ("document", "application/octet-stream", ""),
    "voice": ("audio", "audio/ogg", ""),
    "audio": ("audio", "audio/mpeg", ""),
    "video": ("document", "video/mp4", "video.mp4"),
    "video_note": ("document", "video/mp4", "video.mp4"),
    "animation": ("document", "video/mp4", "video.mp4"),
}
"""For each part of a message that is a file: what sort it is for us, what it usually holds, and the
name of one that came without, where its refusal names it."""


def storable(value: Any, *, depth: int = 0) -> Any:
    """Return JSON as any database takes it: lone surrogates repaired, huge numbers as text.

    Parts nested deeper than any message are left out.
    """
    if depth > DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {storable(key): storable(part, depth=depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [storable(part, depth=depth + 1) for part in value]
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    is_endless = isinstance(value, int) and not -(2**63) <= value < 2**63
    return str(value) if is_endless else value


def chat_of(update: Mapping[str, Any]) -> str | None:
    """Return the private chat a person writes from, as text; None for everything else.

    Updates from groups, channels, other bots and senders without a person are ignored, and service
    notices. A press on a message too old to be named comes without it.
    """
    for kind in _SPOKEN:
        said = part_of(update, kind)
        message = part_of(said, "message") if kind == "callback_query" else said
        if is_service_notice(message):
            return None
        chat, who = part_of(message, "chat"), part_of(said, "from")
        number, speaker = number_of(chat, "id"), number_of(who, "id")
        if text_of(chat, "type") == "private" and number is not None and not who.get("is_bot"):
            return str(number) if number == speaker else None
    press = part_of(update, "callback_query")
    is_old = bool(press) and not {"message", "inline_message_id", "game_short_name"} & press.keys()
    speaker = number_of(part_of(press, "from"), "id")
    return str(speaker) if is_old and speaker is not None else None


def event_key(update: Mapping[str, Any]) -> str:
    """Return the event key of an update; Telegram's own numbers may start again."""
    message, edited = part_of(update, "message"), part_of(update, "edited_message")
    update_id = number_of(update, "update_id")
    if _is_placed(message):
        return _safe(_message_key(message))
    if _is_placed(edited):
        # Two edits within a second carry one date: the text distinguishes them.
        said = _digest(_words(edited))
        at = number_of(edited, "edit_date")
        return _safe(f"{_message_key(edited)}{EDITED}{at}:{said[:8]}")
    press = text_of(part_of(update, "callback_query"), "id")
    if press:
        return _safe(f"c:{press}")
    whole = json.dumps(storable(update), sort_keys=True, default=str)
    return _safe(f"u:{update_id}:{_digest(whole)[:16]}")


def _is_placed(message: Mapping[str, Any]) -> bool:
    """Return whether a message has a chat and a number in it."""
    where = number_of(part_of(message, "chat"), "id"), number_of(message, "message_id")
    return None not in where


def _message_key(message: Mapping[str, Any]) -> str:
    chat, number = number_of(part_of(message, "chat"), "id"), number_of(message, "message_id")
    return f"m:{chat}:{number}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _safe(key: str) -> str:
    """Return a key as any database takes it, however odd its numbers are."""
    return key if len(key) <= LONGEST_KEY and key.isascii() and key.isprintable() else _digest(key)


def translate(payload: Mapping[str, Any]) -> InboundMessage:
    """Return the inbound message of a stored update; unreadable parts are left out."""
    press = part_of(payload, "callback_query")
    if press:
        return InboundMessage(
            choice=_number(press.get("data")),
            message=_id_of(part_of(press, "message")),
            acknowledge=text_of(press, "id"),
        )
    edited = part_of(payload, "edited_message")
    if edited:
        return InboundMessage(text=_words(edited), edits=_safe(_message_key(edited)))
    if added_to_group_by(payload) is not None:
        return InboundMessage(group=group_met(payload))
    message = part_of(payload, "message")
    quoted = _id_of(part_of(message, "reply_to_message"))
    file = _file(message)
    if file is not None:
        album = text_of(message, "media_group_id")
        return InboundMessage(text=_words(message), file=file, album=album)
    link = _link(message)
    if link is not None:
        is_code = link.startswith(CODE) and link not in {ROLE_LINK, PERSON_LINK}
        return (
            InboundMessage(text=link.removeprefix(CODE)) if is_code else InboundMessage(link=link)
        )
    words = _words(message) or own_number(message)
    other = "" if words else other_kind(message)
    return InboundMessage(text=words, other=other, message=quoted)


def _words(message: Mapping[str, Any]) -> str:
    text = clean(text_of(message, "text") or text_of(message, "caption"))
    return _ADDRESSED.sub(r"\1", text)


def _id_of(message: Mapping[str, Any]) -> str | None:
    number = number_of(message, "message_id")
    return None if number is None else str(number)


def _number(data: object) -> int:
    """Return the number of the button pressed; 0, which no button has, for anything else."""
    text = data if isinstance(data, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _link(message: Mapping[str, Any]) -> str | None:
    command, _, link = _ADDRESSED.sub(r"\1", text_of(message, "text")).partition(" ")
    if command != "/start":
        return None
    link = clean(link)
    return link if len(link) <= LONGEST_PAYLOAD else "-"


def _file(message: Mapping[str, Any]) -> InboundFile | None:
    photos = message.get("photo")
    sizes = [one for one in photos if isinstance(one, Mapping)] if isinstance(photos, list) else []
    if sizes:
        largest = max(sizes, key=_size)
        return _named(largest, "image", "image/jpeg", "")
    for name, usual in _FILES.items():
        part = part_of(message, name)
        if part:
            return _named(part, *usual)
    return None


def _size(file: Mapping[str, Any]) -> int:
    return max(number_of(file, "file_size") or 0, 0)


def _named(file: Mapping[str, Any], kind: str, usual: str, name: str) -> InboundFile | None:
    remote, media = text_of(file, "file_id"), text_of(file, "mime_type")
    if not 0 < len(remote) <= LONGEST_FILE:
        return None
    return InboundFile(
        incoming=f"{REMOTE}{remote}",
        kind=kind,
        name=clean_name(text_of(file, "file_name")) or name,
        size=_size(file),
        media_type=media if 0 < len(media) <= LONGEST_TYPE else usual,
    )
