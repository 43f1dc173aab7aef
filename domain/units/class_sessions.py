"""The rules of class sessions: their heads and topic as people type them."""

import re
from collections.abc import Iterable

from domain.errors import Refused
from domain.text import clean_line, fold, graphemes, words

MOST_HEADS = 2_000
MAX_TOPIC = 200
"""Characters a reader counts."""
_LONGEST_TEXT = 200
"""Characters; a longer text says more than how many came."""


class HeadsUnreadable(Refused):
    """The words hold no number, or more than one."""

    code = "unit_desk.heads_unreadable"


class HeadsOutOfRange(Refused):
    """Nobody came, or more people than any venue holds."""

    code = "unit_desk.heads_out_of_range"


class TopicUnreadable(Refused):
    """The topic is empty or too long."""

    code = "unit_desk.topic_unreadable"


_DIGITS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6}
_DIGITS |= {"bay": 7, "tam": 8, "chin": 9}
_NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+(?![0-9])|[0-9]+")
_PEOPLE = re.compile(r"\bba con\b")
"""Folded, "bà con" begins with three."""


def read_headcount(raw: str) -> int:
    """Return how many came: "25", "khoảng 30 người", "hai mươi lăm".

    Raises HeadsUnreadable, HeadsOutOfRange.
    """
    if len(raw) > _LONGEST_TEXT:
        raise HeadsUnreadable
    said = fold(raw)
    written = _NUMBER.findall(said)
    if len(written) > 1:
        raise HeadsUnreadable
    heads = int(re.sub(r"[.,]", "", written[0])) if written else _spoken(said)
    if not 1 <= heads <= MOST_HEADS:
        raise HeadsOutOfRange(limit=MOST_HEADS)
    return heads


def _spoken(said: str) -> int:
    known = {*_DIGITS, "muoi", "chuc", "tram", "nghin", "ngan"}
    parts = [part for part in words(_PEOPLE.sub(" ", said)).split() if part in known]
    if not parts:
        raise HeadsUnreadable
    return _sum(parts)


def _sum(parts: Iterable[str]) -> int:
    total = part = 0
    for word in parts:
        if word in _DIGITS:
            if part % 10 or (word == "lam" and not part):  # five is so called after a ten only
                raise HeadsUnreadable
            part += _DIGITS[word]
        elif word in {"muoi", "chuc"}:
            part = max(part, 1) * 10
        elif word == "tram":
            total, part = total + max(part, 1) * 100, 0
        else:
            total, part = (total + max(part, 1)) * 1_000, 0
    return total + part


def fits(topic: str) -> bool:
    """Return whether these words are not too many for a topic."""
    return len(graphemes(topic)) <= MAX_TOPIC


def read_topic(raw: str) -> str:
    """Return what a class was about, on one line. Raises TopicUnreadable."""
    topic = clean_line(raw)
    if not any(char.isalpha() for char in topic) or not fits(topic):
        raise TopicUnreadable(limit=MAX_TOPIC)
    return topic
