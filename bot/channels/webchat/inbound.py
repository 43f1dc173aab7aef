"""Reads what the web chat's door stored: the page's own small JSON."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.inbound_message import InboundFile, InboundMessage
from domain.text import clean


def translate(payload: Mapping[str, Any]) -> InboundMessage:
    """Return what a stored web chat message says."""
    seen = _number(payload.get("seen"))
    if "choice" in payload:
        return InboundMessage(
            action=str(payload["choice"]), screen=_number(payload["screen"]), seen=seen
        )
    if "open" in payload:
        return InboundMessage(link=clean(str(payload["open"])))
    text = clean(str(payload.get("text") or ""))
    for file in payload.get("files") or ():
        spoken = InboundFile(
            str(file["incoming"]),
            str(file["kind"]),
            str(file["name"]),
            int(file["size"]),
            str(file["type"]),
        )
        return InboundMessage(text=text, file=spoken, seen=seen)
    return InboundMessage(text=text, seen=seen)


def _number(raw: object) -> int | None:
    text = str(raw or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
