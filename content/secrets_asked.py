"""Recognises texts that ask for a code, a password or papers, by the lesson rules' lists."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from content.catalogue import shipped_content
from content.fields import read_yaml
from content.lint.words import clauses, found
from domain.text import fold

_RULES = "lesson_rules"
_BARE = frozenset({"mã", "giấy tờ", "vị trí", "định vị", "địa chỉ nhà"})
"""Alone these name no secret: people are asked for their initiative's mã, or to bring giấy tờ."""


@cache
def _lists(name: str) -> Mapping[str, Any]:
    data = (shipped_content() / _RULES / name).read_bytes()
    lists = read_yaml(data, f"{_RULES}/{name}")
    return lists if isinstance(lists, dict) else {}


@cache
def _folded(name: str) -> Sequence[str]:
    return tuple(fold(word) for word in _lists("facts.yaml")[name] if word not in _BARE)


def asks_secrets(text: str) -> bool:
    """Return whether a text, with or without accents, asks people for a secret.

    A clause with a negator ("không ai được hỏi mã OTP") warns of it and is fine.
    """
    return any(_asks(clause) for line in text.splitlines() for clause in clauses(line))


def _asks(clause: Sequence[str]) -> bool:
    if any(word in _lists("words.yaml")["negators"] or word == "khong" for word in clause):
        return False
    said = fold(" ".join(clause))
    if not found(_folded("secrets"), said):
        return False
    asking = [*_folded("hand_over"), *_folded("to_the_bot"), *_folded("asks_what")]
    return bool(found(asking, said))
