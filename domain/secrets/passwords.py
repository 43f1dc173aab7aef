"""Finds the password that follows the words for it: no fixed shape tells it, its place does."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from domain.secrets.kinds import MARK
from domain.secrets.shapes import is_phone, is_year
from domain.secrets.tokens import TextPart, is_amount
from domain.secrets.words import SecretWords, Sign

_WINDOW = 12
_ENDS = re.compile(r"[.!?;]\s|\n\s*\n")
_SET = re.compile(r"[:=]|->")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_LONGEST_QUOTED = 40
_LONGEST = 64
"""Characters that are looked at of what stands without a space; longer is none of a password."""
_CHUNK = re.compile(r"\S+")
_LEAD = ":=\"'“‘«(->,."
_TAIL = ",.;:)\"'”’»"
_MIXED = re.compile(r"(?=.*\d)(?=.*[^\W\d_])|.*[^\W_][@#$%^&*_+=!]+|.*[@#$^&*_=!]+[^\W_]")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
"""A folded Vietnamese syllable; what is none, and follows "is", is rather a password."""
_PLAIN = re.compile(r"\d{1,4}[^\W\d_]{1,4}\d{0,2}|[\w.+-]+@[\w-]+\.[\w.]+|https?:.*|\S*/\S*")
"""Mixed and yet no password: 8h30, 128gb, an address, a date, "và/hoặc"."""


class Chunks:
    """Everything that is typed without a space, found once for a whole text."""

    def __init__(self, text: str) -> None:
        """Find them."""
        self.text = text
        self._places = [found.span() for found in _CHUNK.finditer(text)]
        self._starts = [start for start, _ in self._places]
        self._ends = [start + len(text[start:end].rstrip(_TAIL)) for start, end in self._places]

    def around(self, one: TextPart, edge: int) -> tuple[int, int]:
        """Return the place of all around a word, without punctuation at its ends."""
        first, last = self._of(one.start), self._of(one.end - 1)
        start, end = max(self._starts[first], edge), max(self._ends[last], one.end)
        while start < one.start and self.text[start] in _LEAD:
            start += 1
        return start, end

    def _of(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1


def password_at(
    chunks: Chunks, said: Sequence[TextPart], begin: int, words: SecretWords
) -> tuple[int, int] | None:
    """Return the place of the password after the words that announce one, or None."""
    text = chunks.text
    edge = said[begin - 1].end
    is_close = True
    for at in range(begin, min(begin + _WINDOW, len(said))):
        one = said[at]
        is_over = at > begin and (_ENDS.search(one.gap) or _is_another(words.sign_at(said, at)))
        if is_over or MARK in one.gap:
            return None
        quoted = _quoted(text, one)
        if quoted is not None:
            return quoted
        start, end = chunks.around(one, edge)
        whole = text[start : min(end, start + _LONGEST)]
        is_set = bool(_SET.search(one.gap)) or said[at - 1].said in words.introduces
        if one.is_number:
            is_meant = is_set or not _is_other(said, at, words, is_close=is_close)
            if is_meant and len(one.digits) > 3:
                return one.start, max(one.end, end)
        elif one.said in words.known and len(whole) == one.end - one.start:
            pass
        elif (is_set and _is_word_for_one(said, at, words)) or _is_mixed(whole):
            return start, end
        is_close = is_close and one.said in words.between
    return None


def _is_another(sign: tuple[Sign, int] | None) -> bool:
    return sign is not None and sign[0] in {Sign.CODE, Sign.PASSWORD, Sign.PIN}


def _is_mixed(whole: str) -> bool:
    return bool(_MIXED.match(whole)) and _PLAIN.fullmatch(whole.lower()) is None


def _quoted(text: str, one: TextPart) -> tuple[int, int] | None:
    opening = one.gap[-1:]
    last = one.start + _LONGEST_QUOTED + 1
    closing = text.find(_QUOTES[opening], one.start, last) if opening in _QUOTES else -1
    return (one.start, closing) if closing > one.start else None


def _is_other(said: Sequence[TextPart], at: int, words: SecretWords, *, is_close: bool) -> bool:
    one = said[at]
    if is_phone(one.digits) or is_amount(one) or one.gap.endswith(("/", "+")):
        return True
    if is_year(one.digits) and not is_close:
        return True
    before = said[at - 1].said
    after = said[at + 1].said if at + 1 < len(said) else ""
    is_short = len(one.digits) < 5
    return (
        before in words.before_other
        or after in words.after_other
        or (is_short and after in words.after_short)
    )


def _is_word_for_one(said: Sequence[TextPart], at: int, words: SecretWords) -> bool:
    """Return whether letters alone are a password: no syllable, or the last that is said.

    Polite words may stand behind it.
    """
    if said[at].said in words.not_passwords:
        return False
    if _SYLLABLE.fullmatch(said[at].said) is None:
        return True
    for after in islice(said, at + 1, None):
        if re.search(r"[,.;!?\n]", after.gap):
            return True
        if after.said not in words.polite:
            return False
    return True
