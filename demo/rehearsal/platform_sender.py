"""The rehearsal's messenger: it takes every request, and writes down who was told what, when."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

from bot.clock import Clock
from bot.delivery.platform_sender import OutboundRequest, SendResult
from domain.deliveries import SendOutcome
from domain.screens import ChannelLimits

BOOK = "letters.jsonl"
LIMITS = ChannelLimits(2_000, 8, 60, can_edit=False, pictures=False)
"""A plain messenger: buttons, no pictures."""


class RecordingSender:
    """Writes a request down before it says that it was delivered; a kill loses no line."""

    per_second: float | None = None
    per_chat: timedelta | None = None

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._book = (folder / BOOK).open("ab", buffering=0)
        self._clock = clock

    async def send(self, request: OutboundRequest) -> SendResult:
        """Take a request."""
        line = [self._clock().isoformat(), request.address, fingerprint(request.payload)]
        self._book.write(json.dumps(line).encode() + b"\n")
        return SendResult(SendOutcome.SENT)

    async def close(self) -> None:
        """Close the book."""
        self._book.close()


def fingerprint(request: object) -> str:
    """Return by what a request is known again."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_book(folder: Path) -> list[tuple[str, str, str]]:
    """Return the letters written down: when, to whom, the fingerprint."""
    book = folder / BOOK
    lines = book.read_text().splitlines() if book.exists() else []
    return [(at, address, mark) for at, address, mark in map(json.loads, lines)]
