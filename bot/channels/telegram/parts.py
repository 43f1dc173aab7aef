"""Reads parts of JSON from outside: a part of the wrong type counts as empty."""

from collections.abc import Mapping
from typing import Any

CHANNEL = "telegram"
LARGEST = 2**53
"""Telegram's numbers of chats, people and updates stay within 52 bits."""


def part_of(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part that is an object; an empty one for anything else."""
    part = whole.get(name)
    return part if isinstance(part, Mapping) else {}


def number_of(whole: Mapping[str, Any], name: str) -> int | None:
    """Return a part that is a number in Telegram's range; None for anything else."""
    part = whole.get(name)
    if not isinstance(part, int) or isinstance(part, bool):
        return None
    return part if -LARGEST < part < LARGEST else None


def text_of(whole: Mapping[str, Any], name: str) -> str:
    """Return a part that is text; empty text for anything else."""
    part = whole.get(name)
    return part if isinstance(part, str) else ""
