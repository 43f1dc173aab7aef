"""Cuts a text into words and numbers: ``482 913``, ``4 8 2 9 1 3`` and digits in words are one."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from domain.secrets.shapes import is_identity, is_phone
from domain.text import fold

_WORD = re.compile(r"https?://\S+|[^\W_]+")
_HOUSE_CODE = re.compile(r"(?i)\b(?:SK|P|ND)[ -]?\d{4,}(?:[ -]\d{4,})*(?:[ -]?[A-Z])?\b")
"""References of the ward: an initiative, a paper, a person. Their digits are nobody's secret."""
_GLUED = re.compile(r"([a-z]{2,8})(\d{4,19})")
_VNI = re.compile(r"(?:[a-z]+[1-9]{1,2})+[a-z]*")
_KEYS = re.compile(r"[1-9]")
_DOUBLED = re.compile(r"(a|e|o|d)\1")
_JOINS = re.compile(r"[ .\-–]|, ?| - ")
_LONGEST_WORD = 40
_LONGEST_PART = 4
"""Digits of one part of a number that is written in parts: more is a number of its own."""
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3}){2,}")


class TextPart(NamedTuple):
    """One word or number of a text; ``digits`` is empty for a word.

    ``said`` is the word without accents, ``spelled`` as typed in lower case; ``gap`` is what stands
    between it and the token before.
    """

    start: int
    end: int
    said: str
    spelled: str
    digits: str
    gap: str

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return bool(self.digits)


def _plain_digits(word: str) -> str:
    return word if word.isascii() else "".join(str(unicodedata.digit(char, 0)) for char in word)


def tokens(
    text: str, number_words: Mapping[str, str], known: frozenset[str], heads: Container[str]
) -> list[TextPart]:
    """Return the words and numbers of a text in their order.

    ``number_words`` gives the digit of a word; only four digits on end make words a number. A
    ``known`` word is found behind a slipped accent key too (``maatj``, ``ma6t5``), and a number
    glued to one of ``heads`` (``OTP482913``) is cut off.
    """
    ours = [found.span() for found in _HOUSE_CODE.finditer(text)]
    begins = [begin for begin, _ in ours]
    parts: list[TextPart] = []
    before = 0
    for found in _WORD.finditer(text):
        word, start, end = found[0], found.start(), found.end()
        spelled = word.lower()
        nearest = bisect_right(begins, start) - 1
        is_ours = nearest >= 0 and start < ours[nearest][1]
        digits = _plain_digits(word) if word.isdigit() and not is_ours else ""
        said = "" if is_ours else meant(word, known)
        gap = text[before:start]
        glued = None if digits or said in known else _GLUED.fullmatch(said)
        if glued is not None and glued[1] in heads and len(said) == len(word):
            cut = start + glued.end(1)
            parts.append(TextPart(start, cut, glued[1], spelled[: cut - start], "", gap))
            start, said, spelled, digits, gap = cut, glued[2], glued[2], glued[2], ""
        parts.append(TextPart(start, end, said, spelled, digits, gap))
        before = end
    return _joined(text, parts, number_words)


def meant(word: str, known: frozenset[str]) -> str:
    """Return the known word that was meant by one with accent keys in it, or the folded word.

    What is longer than any word is none.
    """
    return "" if len(word) > _LONGEST_WORD else _meant(word, known)


@lru_cache(maxsize=8192)
def _meant(word: str, known: frozenset[str]) -> str:
    said = fold(word)
    if said in known or not said.isascii():
        return said
    if _VNI.fullmatch(said):
        plain = _KEYS.sub("", said)
    else:
        plain = _DOUBLED.sub(r"\1", said.rstrip("sfrxj") if said[-1:] in "sfrxj" else said)
        plain = plain.replace("w", "")
    return plain if len(plain) > 1 and plain in known else said


def _joined(
    text: str, parts: Sequence[TextPart], number_words: Mapping[str, str]
) -> list[TextPart]:
    found: list[TextPart] = []
    at = 0
    while at < len(parts):
        if not parts[at].digits and parts[at].spelled not in number_words:
            found.append(parts[at])
            at += 1
            continue
        run = _known_number(text, parts, at) or _run(text, parts, at, number_words)
        digits = "".join(one.digits or number_words[one.spelled] for one in run)
        is_spelled_out = any(not one.digits for one in run)
        if len(run) > 1 and (len(digits) > 3 or not is_spelled_out):
            first, last = run[0], run[-1]
            whole = text[first.start : last.end]
            found.append(TextPart(first.start, last.end, "", whole.lower(), digits, first.gap))
            at += len(run)
        else:
            found.append(parts[at])
            at += 1
    return found


def _known_number(text: str, parts: Sequence[TextPart], at: int) -> Sequence[TextPart]:
    """Return the parts that are a telephone or a căn cước however they are spaced, if any."""
    digits = ""
    for end in range(at, min(at + 6, len(parts))):
        one = parts[end]
        if not one.digits or (end > at and _JOINS.fullmatch(one.gap) is None):
            return ()
        digits += one.digits
        is_whole = is_phone(digits) or is_identity(digits)
        if end > at and is_whole and not text.startswith("/", one.end):
            return parts[at : end + 1]
        if len(digits) > 11:
            return ()
    return ()


def _run(
    text: str, parts: Sequence[TextPart], at: int, number_words: Mapping[str, str]
) -> Sequence[TextPart]:
    """Return the parts from here on that are written as one number."""
    end = at
    while end < len(parts):
        one = parts[end]
        if not one.digits and one.spelled not in number_words:
            break
        if end > at and not _is_one_number(parts[end - 1], one):
            break
        if end > at and text.startswith("/", one.end):  # a date begins here
            break
        end += 1
    return parts[at:end]


def _is_one_number(before: TextPart, after: TextPart) -> bool:
    longest = max(len(before.digits), len(after.digits))
    if _JOINS.fullmatch(after.gap) is None:
        return False
    if not (before.digits and after.digits):  # a digit in words stands beside single ones only
        return longest <= 1
    return longest <= (1 if after.gap == ", " else _LONGEST_PART)


def is_amount(token: TextPart) -> bool:
    """Return whether a number is written as an amount of money in millions: ``20.000.000``."""
    return _AMOUNT.fullmatch(token.spelled) is not None
