"""Reads a line in which secrets were blanked: the marks, and the words that led to them, go."""

import re

from domain.secrets.kinds import MARK
from domain.text import words

_ANNOUNCING = re.compile(
    r"(?:^| )(?:so |the )*(?:can cuoc(?: cong dan)?|cccd|cmnd|cmt|chung minh(?: nhan dan)?|so)"
    r"(?: so)?(?: la)?$"
)
_AROUND = " ,;:-."


def without_marks(line: str) -> str:
    """Return a line with a comma in place of every blanked number and what announced it."""
    if MARK not in line:
        return line
    *before, last = line.split(MARK)
    parts = [*(_without_announcement(part) for part in before), last]
    return ", ".join(part for part in (part.strip(_AROUND) for part in parts) if part)


def _without_announcement(part: str) -> str:
    kept = part.split()
    announcing = _ANNOUNCING.search(" ".join(words(word) or "-" for word in kept))
    return " ".join(kept[: -len(announcing[0].split())] if announcing else kept)
