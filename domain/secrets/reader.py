"""Reads typed words for secrets: codes, passwords, identity and card numbers; blanks them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import is_normalized

from domain.secrets.kinds import MARK, SecretKind
from domain.secrets.passwords import Chunks, password_at
from domain.secrets.shapes import is_card, is_identity, is_phone, is_year
from domain.secrets.tokens import TextPart, is_amount, meant, tokens
from domain.secrets.words import SecretWords, Sign
from domain.text import clean

_WINDOW = 12
"""Words that may follow those that announce a secret before it comes."""
_ENDS = re.compile(r"[.!?;]\s|[.!?;]$")
_LETTERS = re.compile(r"[^\W\d_]+")
_UNCLEAN = re.compile(
    r"[^ -~\n\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20ab]"
)
"""Anything else may hide within a word, or stand for a letter or digit."""
_DIGIT_OR_UNCLEAN = re.compile(rf"\d|{_UNCLEAN.pattern}")
_MIXED_CODE = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{4,8}")
_PASSPORT = re.compile(r"[a-z]\d{7,8}")
_LENGTHS = {
    Sign.CODE: range(4, 9),
    Sign.HINT: range(4, 9),
    Sign.PIN: range(4, 9),
    Sign.PIN_HINT: range(4, 9),
    Sign.BACK_OF_CARD: range(3, 5),
    Sign.IDENTITY: range(9, 13),
    Sign.CARD: range(12, 20),
}
_KINDS = {
    Sign.CODE: SecretKind.CODE,
    Sign.HINT: SecretKind.CODE,
    Sign.PIN: SecretKind.PASSWORD,
    Sign.PIN_HINT: SecretKind.PASSWORD,
    Sign.BACK_OF_CARD: SecretKind.CARD,
    Sign.IDENTITY: SecretKind.IDENTITY,
    Sign.CARD: SecretKind.CARD,
}
_NAMES = frozenset({Sign.CODE, Sign.HINT, Sign.PIN})
"""What may be said behind a number that it is."""
_HINTS = frozenset({Sign.HINT, Sign.PIN_HINT})
_NAMED_AFTER = 5
"""Words after "482913 là" within which the code is named."""


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret and its place in the text."""

    start: int
    end: int
    kind: SecretKind


@dataclass(frozen=True, slots=True)
class BlankedText:
    """A text without its secrets, and the kinds of those that were there."""

    text: str
    kinds: tuple[SecretKind, ...]


class SecretReader:
    """Finds secrets in typed words, by what stands around them or by their own shape."""

    def __init__(self, words: SecretWords) -> None:
        """Take the word lists."""
        self._words = words

    def blank(self, raw: str) -> BlankedText:
        """Return a text with a mark in place of every secret; one without any stays as it is.

        What is looked at, and kept when something is blanked, is the text as it is cleaned on
        input: what cannot be seen hides no digit.
        """
        if not self._may_hold_any(raw):
            return BlankedText(raw, ())
        text = clean(raw) if _UNCLEAN.search(raw) or not is_normalized("NFC", raw) else raw
        found = self.find(text)
        if not found:
            return BlankedText(raw, ())
        edges = [0, *(edge for one in found for edge in (one.start, one.end)), len(text)]
        kept = [text[start:end] for start, end in list(pairwise(edges))[::2]]
        kinds = tuple(dict.fromkeys(one.kind for one in found))
        return BlankedText(MARK.join(kept), kinds)

    def find(self, text: str) -> list[FoundSecret]:
        """Return the secrets of a text in their order."""
        words = self._words
        said = tokens(text, words.numbers, words.known, words.heads)
        chunks = Chunks(text)
        found: dict[int, FoundSecret] = {}
        at = 0
        while at < len(said):
            sign = words.sign_at(said, at)
            if sign is None:
                for one in self._by_shape(said, at) if said[at].digits else ():
                    found.setdefault(one.start, one)
                at += 1
                continue
            for one in self._announced(chunks, said, *sign):
                found.setdefault(one.start, one)
            at = sign[1]
        return _apart(sorted(found.values(), key=lambda one: (one.start, -one.end)))

    def _may_hold_any(self, raw: str) -> bool:
        """Return whether there is a digit or a word that announces a secret; most texts have none.

        What is not plainly typed is looked at closely.
        """
        return bool(_DIGIT_OR_UNCLEAN.search(raw)) or any(
            meant(word, self._words.known) in self._words.heads for word in _LETTERS.findall(raw)
        )

    def _announced(
        self, chunks: Chunks, said: Sequence[TextPart], sign: Sign, begin: int
    ) -> Iterator[FoundSecret]:
        """Yield what the words that end before ``begin`` announce."""
        if sign is Sign.PASSWORD:
            place = password_at(chunks, said, begin, self._words)
            if place is not None:
                yield FoundSecret(*place, SecretKind.PASSWORD)
        elif sign is not Sign.OTHER:
            for one in self._numbers(said, sign, begin):
                yield FoundSecret(one.start, one.end, _KINDS[sign])

    def _numbers(self, said: Sequence[TextPart], sign: Sign, begin: int) -> Iterator[TextPart]:
        is_close = True
        last = begin + _WINDOW
        for at in range(begin, len(said)):
            one = said[at]
            is_over = at > begin and (_ENDS.search(one.gap) or self._words.sign_at(said, at))
            if at >= last or is_over:
                return
            if self._is_meant(said, at, sign, begin, is_close=is_close):
                yield one
                last = at + _WINDOW
            elif one.said not in self._words.between and not 0 < len(one.digits) < 3:
                is_close = False
                if sign in _HINTS:
                    return

    def _is_meant(
        self, said: Sequence[TextPart], at: int, sign: Sign, begin: int, *, is_close: bool
    ) -> bool:
        one = said[at]
        if sign is Sign.IDENTITY and _PASSPORT.fullmatch(one.spelled):
            return True
        is_led = said[at - 1].said in self._words.introduces or ":" in one.gap
        if sign is Sign.CODE and is_led and _MIXED_CODE.fullmatch(one.spelled):
            return True
        if len(one.digits) not in _LENGTHS[sign] or self._is_other(said, at, begin):
            return False
        is_doubtful = not (is_close or is_led) or (
            sign is Sign.HINT and said[at - 1].spelled == "ma"
        )
        return is_led or not (is_doubtful and is_year(one.digits))

    def _is_other(self, said: Sequence[TextPart], at: int, begin: int = 0) -> bool:
        """Return whether a number is a telephone, an amount, a date or a measure.

        Words before ``begin`` belong to those that announce it and say nothing about it.
        """
        one = said[at]
        before, after = (
            said[at - 1] if at > begin and not one.gap.strip() else None,
            said[at + 1] if at + 1 < len(said) else None,
        )
        if is_phone(one.digits) or is_amount(one) or one.gap.endswith(("/", "+")):
            return True
        if before is not None and before.said in self._words.before_other:
            return not is_identity(one.digits)
        return after is not None and self._is_unit(said, at + 1, is_short=len(one.digits) < 5)

    def _is_unit(self, said: Sequence[TextPart], at: int, *, is_short: bool) -> bool:
        """Return whether the words here say what the number before them counts."""
        one = said[at]
        if one.gap.strip():
            is_part_of_a_code = one.gap == "-" and not one.digits
            return is_part_of_a_code or one.gap.startswith(("/", "%"))
        both = " ".join(word.said for word in said[at : at + 2])
        short = self._words.after_short
        return one.said in self._words.after_other or (
            is_short and (one.said in short or both in short)
        )

    def _by_shape(self, said: Sequence[TextPart], at: int) -> Iterator[FoundSecret]:
        """Yield a number that is a secret by its own digits, or by the words right after it."""
        one = said[at]
        if len(one.digits) < 4 or self._is_other(said, at):
            return
        if not any(word.said in self._words.accounts for word in said[max(0, at - 4) : at]):
            if is_identity(one.digits):
                yield FoundSecret(one.start, one.end, SecretKind.IDENTITY)
            elif is_card(one.digits):
                yield FoundSecret(one.start, one.end, SecretKind.CARD)
        if len(one.digits) in _LENGTHS[Sign.CODE] and self._is_named_after(said, at + 1):
            yield FoundSecret(one.start, one.end, SecretKind.CODE)

    def _is_named_after(self, said: Sequence[TextPart], begin: int) -> bool:
        if begin >= len(said) or said[begin].said not in self._words.named_by:
            return False
        for at in range(begin + 1, min(begin + _NAMED_AFTER, len(said))):
            sign = self._words.sign_at(said, at)
            if sign is not None:
                return sign[0] in _NAMES
        return False


def _apart(found: Sequence[FoundSecret]) -> list[FoundSecret]:
    """Return secrets without those that lie within another."""
    kept: list[FoundSecret] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
