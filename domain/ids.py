"""Identities: one type per id, time-ordered UUIDs, and the short codes people read aloud."""

import os
import re
import threading
import time
from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
InitiativeId = NewType("InitiativeId", UUID)
AttachmentId = NewType("AttachmentId", UUID)
JobId = NewType("JobId", UUID)
AccountNumber = NewType("AccountNumber", int)
"""An account's own integer: what conversations use as chat id (Zalo's ids do not fit 64 bits)."""
WardId = NewType("WardId", str)
KhoiCode = NewType("KhoiCode", str)

CHECK_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""23 letters, a prime number of them, without I, O and Q, which are misread."""

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """Return a new UUIDv7 (RFC 9562 §5.7): later ids of this process always sort later."""
    global _last  # noqa: PLW0603 - the one counter that keeps ids in order
    with _lock:
        stamp = (time.time_ns() // 1_000_000) << 12
        _last = max(_last + 1, stamp)
        ordered = _last
    milliseconds, counter = ordered >> 12, ordered & 0xFFF
    random = int.from_bytes(os.urandom(8), "big") & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | random)


def check_letter(body: str) -> str:
    """Return the check letter that guards ``body`` against one wrong or two swapped characters."""
    total = sum(
        weight * (ord(char) % 23)
        for weight, char in enumerate(reversed(body), start=2)
        if char != "-"
    )
    return CHECK_LETTERS[total % 23]


def initiative_code(year: int, number: int) -> str:
    """Return a code such as ``SK-2026-0042-H``: kind, year, running number, check letter."""
    body = f"SK-{year}-{number:04d}"
    return f"{body}-{check_letter(body)}"


def person_code(number: int) -> str:
    """Return the short code by which staff and the command line name a person: ``ND-0007-S``."""
    body = f"ND-{number:04d}"
    return f"{body}-{check_letter(body)}"


_CODE_SHAPE = re.compile(r"SK[0-9]{4,}[A-Z]?")


def looks_like_code(text: str) -> bool:
    """Return whether a text is meant as an initiative's code, perhaps a mistyped one."""
    return _CODE_SHAPE.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    return "".join(char for char in text.upper() if char.isascii() and char.isalnum())


def read_code(text: str) -> str | None:
    """Return the canonical code a person typed (spaces, case and dashes forgiven), or None."""
    plain = _plain(text)
    for kind, width in (("SK", 8), ("ND", 4)):
        body, letter = plain[:-1], plain[-1:]
        digits = body[len(kind) :]
        if not (body.startswith(kind) and digits.isdigit() and len(digits) >= width):
            continue
        parts = [kind, digits[:4], digits[4:]] if kind == "SK" else [kind, digits]
        canonical = "-".join(parts)
        if check_letter(canonical) == letter:
            return f"{canonical}-{letter}"
    return None
