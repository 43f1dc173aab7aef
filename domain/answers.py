"""Reading a typed answer: "2", "câu 2", "hai ạ", "b", "so 2" all mean the second choice."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import Enum

from domain.text import fold, words

_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10, "nhat": 1,
}  # fmt: skip
_LETTERS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
_BEFORE = "chon|bam|tra loi|dap an|la|cau|so|y|muc|phuong an|thu|lua chon|em|toi|bac|chau|da|thua"
_PREFIX = rf"(?:(?:{_BEFORE})\s+)*"
_SUFFIX = r"(?:\s+(?:a|nhe|nha|nhi|di|day|chau|em|ban|bac|co|chu|con|do|roi|thoi))*"
_ANSWER = re.compile(rf"{_PREFIX}(?P<what>[0-9]{{1,2}}|[a-e]|{'|'.join(_NUMBERS)}){_SUFFIX}")
_POLITE = re.compile(r"^(?:da |thua )?(.+?)(?: a| nhe| nha| chau| bac| em)*$")

_SHORTHAND = {
    "ko": "khong", "k": "khong", "kg": "khong", "hok": "khong", "hong": "khong", "kh": "khong",
    "dc": "duoc", "r": "roi", "uh": "u", "uk": "u", "um": "u", "oke": "ok", "okay": "ok",
    "okie": "ok", "vg": "vang", "yes": "co", "no": "khong",
}  # fmt: skip

OtherWords = Mapping[str, Collection[str]]
"""For a folded label the everyday words people type instead of pressing it."""


class Reading(Enum):
    """How a step takes what is typed.

    Choices may always be typed in their own words. Besides, ``CHOICES`` reads numbers in every
    form, ``NUMBERS`` only written in digits (it also waits for words, and "Ba" or "Năm" are names),
    ``WORDS`` reads no number: "2" is a text.
    """

    CHOICES = "choices"
    NUMBERS = "numbers"
    WORDS = "words"


def read_answer(text: str) -> int | None:
    """Return the number of the choice a person typed (1 for the first), or None if it is none.

    0 is a number too: it asks for the ward's counter.
    """
    match = _ANSWER.fullmatch(words(unicodedata.normalize("NFKC", text)))
    if match is None:
        return None
    what = match["what"]
    if what.isdigit():
        return int(what)
    return _LETTERS.get(what) or _NUMBERS[what]


def read_choice(
    text: str, labels: Sequence[str], reading: Reading, other: OtherWords
) -> int | None:
    """Return the number of the choice that ``text`` means among ``labels``, or None for words.

    Only ``CHOICES`` returns a number that the labels do not have, so that it can be said.
    """
    n = _numbered(text, reading)
    if n and (reading is Reading.CHOICES or n <= len(labels)):
        return n
    return match_label(text, labels) or _match_other(text, labels, other)


def _numbered(text: str, reading: Reading) -> int | None:
    if reading is Reading.WORDS:
        return None
    if reading is Reading.NUMBERS and not any(char.isdigit() for char in text):
        return None
    return read_answer(text)


def match_label(text: str, labels: Sequence[str]) -> int | None:
    """Return the number of the one label a person typed in full, accents or not, or None.

    The label may follow its number, as the screen shows it: "2. Không đọc mã".
    """
    wanted = words(text)
    found = [
        n
        for n, label in enumerate(labels, start=1)
        if words(label) and wanted in {words(label), f"{n} {words(label)}"}
    ]
    return found[0] if len(found) == 1 else None


def _match_other(text: str, labels: Sequence[str], other: OtherWords) -> int | None:
    plain = everyday(text)
    polite = _POLITE.match(plain)
    meant = {plain, polite[1] if polite else plain}
    found = [
        n
        for n, label in enumerate(labels, start=1)
        if not meant.isdisjoint(other.get(words(label), ()))
    ]
    return found[0] if len(found) == 1 else None


def everyday(text: str) -> str:
    """Return folded words with the shorthand of messages written out: "ko đc" is "khong duoc"."""
    return " ".join(_SHORTHAND.get(word, word) for word in words(text).split())


def same(text: str, *others: str) -> bool:
    """Return whether two texts say the same apart from case, accents and marks."""
    return fold(text) in {fold(other) for other in others}
