"""Invitation codes: short, read aloud without confusion, recognised when typed."""

import re
import secrets

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_DIGITS = "23456789"
_SHAPE = re.compile(f"M[{LETTERS}]{{2}}[{_DIGITS}][{LETTERS}]{{3}}")
_LINKED = re.compile(r"/moi/([A-Za-z0-9_-]{1,64})")


def new_code() -> str:
    """Return a new code such as ``MBA4KTX``: M first and a digit in the middle, so no word."""
    around = [secrets.choice(LETTERS) for _ in range(5)]
    return "".join(["M", *around[:2], secrets.choice(_DIGITS), *around[2:]])


def read_code(text: str) -> str | None:
    """Return the code a person typed or pasted with its link, or None for other words."""
    linked = _LINKED.search(text)
    typed = linked[1] if linked else text
    plain = "".join(char for char in typed.upper() if char not in " -.")
    if _SHAPE.fullmatch(plain):
        return plain
    return "" if linked else None
