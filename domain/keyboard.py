"""Reads words as a Vietnamese keyboard left them: Telex and VNI keys, letters held too long."""

import re
from collections.abc import Iterable
from functools import lru_cache

from domain.text import Spelling, spelling

_TONE_KEYS = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0309", "j": "\u0323"}
_DIGIT_KEYS = {
    "1": "\u0301",
    "2": "\u0300",
    "3": "\u0309",
    "4": "\u0309",
    "5": "\u0323",
    "6": "\u0302",
    "7": "\u031b",
    "8": "\u0306",
    "9": "\u0111",
}
_TILDE, _HOOK = "\u0303", "\u0309"
_CIRCUMFLEX, _HORN, _STROKE = "\u0302", "\u031b", "\u0111"
_VOWELS = frozenset("aeiouy")
_HELD = re.compile(r"([a-z])\1{2,}")
_VNI = re.compile(r"[a-z]+[0-9][a-z0-9]*")
_KEPT = 8_192
_LONGEST_WORD = 40
"""Characters; what is longer is no word, whatever its keys."""


def as_meant(text: str) -> Spelling:
    """Return how a text is spelled once its keys are read: "bij luwaf" and "bi5 lu72a" alike.

    Hỏi and ngã count as one tone: half of the country speaks and writes them so.
    """
    said = spelling(text)
    read = [
        (_known if len(word) <= _LONGEST_WORD else _read)(word, over)
        for word, over in zip(said.words, said.marks, strict=True)
    ]
    return Spelling(tuple(word for word, _ in read), tuple(over for _, over in read))


def _read(word: str, over: str) -> tuple[str, str]:
    """Return one word's letters and marks."""
    held = _HELD.sub(r"\1", word)
    if over or not word.isascii() or len(held) > _LONGEST_WORD:
        return held, _sorted(over.replace(_TILDE, _HOOK))
    return _vni(held) if _VNI.fullmatch(held) else _telex(held)


_known = lru_cache(maxsize=_KEPT)(_read)


def _vni(word: str) -> tuple[str, str]:
    letters = "".join(char for char in word if not char.isdigit())
    if not _VOWELS & set(letters):
        return word, ""  # "k13" is a khối, no word
    return letters, _sorted(_DIGIT_KEYS.get(char, "") for char in word if char.isdigit())


def _telex(word: str) -> tuple[str, str]:
    letters: list[str] = []
    marks: list[str] = []
    for char in word:
        after_vowel = bool(_VOWELS & set(letters))
        if char == "d" and "d" in letters[:1] and (len(letters) == 1 or after_vowel):
            marks.append(_STROKE)
        elif after_vowel and char in _TONE_KEYS:
            marks.append(_TONE_KEYS[char])
        elif after_vowel and char == "w":
            marks.append(_HORN)
        elif char in "aeo" and char in letters[-3:]:
            marks.append(_CIRCUMFLEX)
        else:
            letters.append(char)
    return "".join(letters), _sorted(marks)


def _sorted(marks: Iterable[str]) -> str:
    return "".join(sorted({*marks} - {""}))
