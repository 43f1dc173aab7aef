"""Worded html, which knows only ``<b>``: as plain text, and split to a length."""

import re
from html import unescape

from domain.text import graphemes

_TAG = re.compile(r"</?b>")


def plain(html: str) -> str:
    """Return worded html as plain text."""
    return unescape(_TAG.sub("", html))


def split_html(html: str, limit: int) -> list[str]:
    """Split worded html into parts of at most ``limit`` characters, ``<b>`` closed in each."""
    if len(plain(html)) <= limit:
        return [html]
    parts: list[str] = []
    bold = False
    current = ""
    length = 0
    for piece in _tokens(html, limit):
        if _TAG.fullmatch(piece):
            bold = piece == "<b>"
            current += piece
            continue
        size = len(plain(piece))
        if length + size > limit and length:
            parts.append(current.rstrip() + ("</b>" if bold else ""))
            current, length = ("<b>" if bold else ""), 0
            if piece.isspace():
                continue
        current, length = current + piece, length + size
    if plain(current).strip():
        parts.append(current.rstrip())
    return [part for part in parts if plain(part).strip()]


_PIECE = re.compile(r"</?b>|&[a-z]+;|&#[0-9]+;|\s+|[^\s<&]+|[<&]")
_LONGEST_WORD = 60


def _tokens(html: str, limit: int) -> list[str]:
    found: list[str] = []
    for piece in _PIECE.findall(html):
        if piece.startswith(("<", "&")) or len(piece) <= min(_LONGEST_WORD, limit):
            found.append(piece)
        else:
            for one in graphemes(piece):
                found.extend([one] if len(one) <= limit else one)
    return found
