"""Handles text as people type it: cleaned on input, folded for comparing, cut by graphemes."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_KEPT_CONTROLS = "\n\t"
_INVISIBLE = {"\u00ad", "\u200b", "\u2060", "\ufeff", "\u180e", "\u034f"}
_LOOKS_EMPTY = {"\u3164", "\u115f", "\u1160", "\uffa0", "\u2800"}
_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}
_JOINERS = {"\u200c", "\u200d", "\ufe0f"}
_MAX_MARKS = 4
_MARK, _OTHER = "m", "."
_TOO_MANY_MARKS = re.compile(f"(?<={_MARK * _MAX_MARKS}){_MARK}+")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_NO_WORD = re.compile(r"[\W_]+")
_KEPT = 8_192
"""Characters, or words, whose reading is remembered."""
_LONGEST_WORD = 40
"""Characters of the longest word that is remembered."""


class _Characters(dict[int, str | None]):
    """What becomes of each character, for ``str.translate``; reads a long text in one pass."""

    def __init__(self, becomes: Callable[[str], str | None]) -> None:
        self._becomes = becomes

    def __missing__(self, code: int) -> str | None:
        becomes = self._becomes(chr(code))
        if len(self) < _KEPT:
            self[code] = becomes
        return becomes


def clean(raw: str) -> str:
    """Return ``raw`` as it is kept: NFC, no control, invisible or direction characters.

    Lone surrogates become U+FFFD, more than four marks on one letter are dropped, spaces collapse.
    An answer of only such characters becomes the empty string. Emoji joiners stay.
    """
    whole = raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    whole = unicodedata.normalize("NFC", whole.replace("\r\n", "\n").replace("\r", "\n"))
    kept = whole.translate(_CLEANED)
    tidy = unicodedata.normalize("NFC", _without_crowds(kept))  # parted by what was dropped
    lines = _SPACES.sub(" ", tidy).split("\n")
    text = _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()
    return text if any(char not in _JOINERS and not char.isspace() for char in text) else ""


def _without_crowds(text: str) -> str:
    """Return a text with as many marks on each letter as somebody may mean."""
    crowds = _TOO_MANY_MARKS.finditer("" if text.isascii() else text.translate(_SHAPES))
    edges = [0, *(edge for crowd in crowds for edge in crowd.span()), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


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


def _is_unseen(char: str) -> bool:
    return char in _JOINERS or char in _INVISIBLE


def _plain(char: str) -> str | None:
    """Return a character of a decomposed text in lower case without its marks."""
    return None if _is_mark(char) or _is_unseen(char) else "d" if char in "đð" else char


def _in_words(char: str) -> str | None:
    """Return a character that belongs to a word, a space for one that parts words."""
    if _is_unseen(char) and not _is_mark(char):
        return None
    return char if char.isalnum() or _is_mark(char) else " "


_CLEANED = _Characters(
    lambda char: None if _dropped(char) else " " if char in _LOOKS_EMPTY else char
)
_SHAPES = _Characters(lambda char: _MARK if _is_mark(char) else _OTHER)
_PLAIN = _Characters(_plain)
_WORDS = _Characters(_in_words)


def _decomposed(text: str) -> str:
    """Return a text in lower case, letters and marks apart."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).lower())


def fold(text: str) -> str:
    """Return the search key of ``text``: lower case, no marks, đ and Ð as d, single spaces.

    "hoà" and "hòa", "ĐƯỜNG" and "duong" fold alike; what cannot be seen does not count.
    """
    return " ".join(_decomposed(text).translate(_PLAIN).split())


def words(text: str) -> str:
    """Return the folded words of ``text`` with everything but letters and digits as spaces."""
    return _NO_WORD.sub(" ", fold(text)).strip()


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


@lru_cache(maxsize=64)  # every command's filter asks about the same text
def spelling(text: str) -> Spelling:
    """Return how a text is spelled: letters and marks apart, "hoà" and "hòa" alike."""
    found: list[tuple[str, str]] = []
    loose: list[str] = []
    for word in _decomposed(text).translate(_WORDS).split():
        read = _known_word if len(word) <= _LONGEST_WORD else _word
        letters, marks = read(word)
        if not letters:
            loose.append(marks)  # marks without a letter go to the next one
        elif loose:
            found.append((letters, "".join(sorted("".join([*loose, marks])))))
            loose = []
        else:
            found.append((letters, marks))
    return Spelling(tuple(word for word, _ in found), tuple(over for _, over in found))


def _word(word: str) -> tuple[str, str]:
    """Return the letters and the marks of one decomposed word."""
    if word.isascii():
        return word, ""
    marks = ["đ" if char in "đð" else char for char in word if char in "đð" or _is_mark(char)]
    return word.translate(_PLAIN), "".join(sorted(marks))


_known_word = lru_cache(maxsize=_KEPT)(_word)


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
