"""Reads the stored payloads of the web chat: the page's own small JSON."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.inbound_message import InboundFile, InboundMessage
from domain.text import clean


def translate(payload: Mapping[str, Any]) -> InboundMessage:
    """Return the inbound message of a stored payload; unreadable parts are left out."""
    seen = _number(payload.get("seen"))
    if "choice" in payload:
        return InboundMessage(
            action=str(payload["choice"]), screen=_number(payload.get("screen")), seen=seen
        )
    if "open" in payload:
        return InboundMessage(link=clean(str(payload["open"])))
    return InboundMessage(
        text=clean(str(payload.get("text") or "")), file=_file(payload.get("files")), seen=seen
    )


def _file(files: object) -> InboundFile | None:
    """Return the file that came with a message: the page sends one at a time."""
    file = files[0] if isinstance(files, list) and files else None
    if not isinstance(file, Mapping):
        return None
    words = {name: file.get(name) for name in ("incoming", "kind", "name", "type")}
    size = file.get("size")
    if not all(isinstance(word, str) for word in words.values()) or not isinstance(size, int):
        return None
    incoming, kind, name, media_type = words.values()
    return InboundFile(str(incoming), str(kind), str(name), size, str(media_type))


def _number(raw: object) -> int | None:
    text = str(raw or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
