"""Handles text as people type it: cleaned on input, folded for comparing, cut by graphemes."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_KEPT_CONTROLS = "\n\t"
_INVISIBLE = {"\u00ad", "\u200b", "\u2060", "\ufeff", "\u180e", "\u034f"}
_LOOKS_EMPTY = {"\u3164", "\u115f", "\u1160", "\uffa0", "\u2800"}
_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}
_JOINERS = {"\u200c", "\u200d", "\ufe0f"}
_MAX_MARKS = 4
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(raw: str) -> str:
    """Return ``raw`` as it is kept: NFC, no control, invisible or direction characters.

    Lone surrogates become U+FFFD, more than four marks on one letter are dropped, spaces collapse.
    An answer of only such characters becomes the empty string. Emoji joiners stay.
    """
    whole = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    whole = unicodedata.normalize("NFC", whole.replace("\r\n", "\n").replace("\r", "\n"))
    kept: list[str] = []
    marks = 0
    for char in whole:
        if _dropped(char):
            continue
        marks = marks + 1 if _is_mark(char) else 0
        if marks <= _MAX_MARKS:
            kept.append(" " if char in _LOOKS_EMPTY else char)
    tidy = unicodedata.normalize("NFC", "".join(kept))  # what was dropped may have kept them apart
    lines = _SPACES.sub(" ", tidy).split("\n")
    text = _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()
    return text if any(char not in _JOINERS and not char.isspace() for char in text) else ""


def clean_line(raw: str) -> str:
    """Return ``raw`` cleaned onto one line and without joiners: for names and file names."""
    return " ".join(clean(raw).replace("\u200d", "").replace("\u200c", "").split())


def counted(number: int, one: str, many: str = "") -> str:
    """Return how many of a thing, in English: ``1 file``, ``2 files``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _dropped(char: str) -> bool:
    if char in _INVISIBLE or char in _BIDI:
        return True
    code = ord(char)
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(char) == "Cc" and char not in _KEPT_CONTROLS


def _is_mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


def fold(text: str) -> str:
    """Return the search key of ``text``: lower case, no marks, đ and Ð as d, single spaces.

    "hoà" and "hòa", "ĐƯỜNG" and "duong" fold alike; what cannot be seen does not count.
    """
    lowered = unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).lower())
    plain = "".join(
        char for char in lowered if not (_is_mark(char) or char in _JOINERS or char in _INVISIBLE)
    )
    return " ".join(plain.replace("đ", "d").replace("ð", "d").split())


def words(text: str) -> str:
    """Return the folded words of ``text`` with everything but letters and digits as spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


@dataclass(frozen=True, slots=True)
class Spelling:
    """A text's folded words, and for each the marks it was written with (none: typed plainly)."""

    words: tuple[str, ...]
    marks: tuple[str, ...]

    @classmethod
    def of(cls, parts: Sequence["Spelling"]) -> "Spelling":
        """Return these parts as one text."""
        return cls(
            tuple(word for part in parts for word in part.words),
            tuple(over for part in parts for over in part.marks),
        )

    def each(self) -> Sequence["Spelling"]:
        """Return its words one by one."""
        return [
            Spelling((word,), (over,)) for word, over in zip(self.words, self.marks, strict=True)
        ]

    def may_mean(self, meant: "Spelling") -> bool:
        """Return whether these are the meant words: accents may be missing, never other ones.

        "dung" may mean "đúng" or "dừng"; "dừng" never means "đúng".
        """
        return self.words == meant.words and all(
            mine in ("", theirs) for mine, theirs in zip(self.marks, meant.marks, strict=True)
        )


@lru_cache(maxsize=512)  # every command's filter asks about the same text
def spelling(text: str) -> Spelling:
    """Return how a text is spelled: letters and marks apart, "hoà" and "hòa" alike."""
    letters: list[list[str]] = [[]]
    marks: list[list[str]] = [[]]
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).lower()):
        if char.isascii() and char.isalnum():  # most characters, and the cheapest question
            letters[-1].append(char)
        elif _is_mark(char):
            marks[-1].append(char)
        elif char in "đð":
            letters[-1].append("d")
            marks[-1].append("đ")
        elif char.isalnum():
            letters[-1].append(char)
        elif char not in _JOINERS and char not in _INVISIBLE and letters[-1]:
            letters.append([])
            marks.append([])
    found = [
        ("".join(word), "".join(sorted(over)))
        for word, over in zip(letters, marks, strict=True)
        if word
    ]
    return Spelling(tuple(word for word, _ in found), tuple(over for _, over in found))


class Wordings:
    """Ways to say one thing, each as a whole; accents may be missing, never other ones."""

    def __init__(self, wordings: Iterable[str]) -> None:
        """Index the wordings by their folded words."""
        self._known: dict[tuple[str, ...], list[Spelling]] = {}
        for wording in wordings:
            meant = spelling(wording)
            self._known.setdefault(meant.words, []).append(meant)

    def has(self, text: str) -> bool:
        """Return whether ``text`` is one of these wordings."""
        return self.holds(spelling(text))

    def holds(self, said: Spelling) -> bool:
        """Return whether a spelling is one of these wordings."""
        return any(said.may_mean(meant) for meant in self._known.get(said.words, ()))

    @property
    def folded(self) -> frozenset[str]:
        """Return all of them without accents."""
        return frozenset(" ".join(words) for words in self._known)


def graphemes(text: str) -> list[str]:
    """Return ``text`` cut into what a reader counts as one character (emoji families, flags)."""
    found: list[str] = []
    joined = False
    flags = 0
    for char in text:
        is_flag = 0x1F1E6 <= ord(char) <= 0x1F1FF
        extends = (
            _is_mark(char)
            or char in _JOINERS
            or 0x1F3FB <= ord(char) <= 0x1F3FF
            or joined
            or (is_flag and flags % 2 == 1)
        )
        flags = flags + 1 if is_flag else 0
        if extends and found:
            found[-1] += char
        else:
            found.append(char)
        joined = char == "\u200d"
    return found


def utf16_length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 units, as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    tone = 0
    for char in unicodedata.normalize("NFD", syllable.lower().replace("ð", "đ")):
        if char in _TONES:
            tone = _TONES[char]
        elif unicodedata.combining(char) and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        else:
            letters.append(char)
    ranks = "".join(chr(0x100 + _LETTERS.index(c)) if c in _LETTERS else c for c in letters)
    return f"{ranks}{tone}"


def name_key(name: str) -> str:
    """Return the key by which Vietnamese names sort: tên, then họ, then đệm.

    Letters follow the alphabet (ă, â, đ, ê, ô, ơ, ư stand on their own); tones break ties in the
    order ngang, huyền, hỏi, ngã, sắc, nặng.
    """
    parts = name.split()
    if not parts:
        return ""
    ordered = [parts[-1], parts[0] if len(parts) > 1 else "", *parts[1:-1]]
    return "\u0001".join(_syllable_key(part) for part in ordered)
