"""Finds the password that follows the words for it: no fixed shape tells it, its place does."""

import re
from collections.abc import Sequence

from domain.secrets.kinds import MARK
from domain.secrets.shapes import is_phone, is_year
from domain.secrets.tokens import TextPart, is_amount
from domain.secrets.words import SecretWords, Sign

_WINDOW = 12
_ENDS = re.compile(r"[.!?;]\s|\n\s*\n")
_SET = re.compile(r"[:=]|->")
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
_LONGEST_QUOTED = 40
_TAIL = ",.;:)\"'”’»"
_MIXED = re.compile(r"(?=.*\d)(?=.*[^\W\d_])|.*[^\W_][@#$%^&*_+=!]+|.*[@#$^&*_=!]+[^\W_]")
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
"""A folded Vietnamese syllable; what is none, and follows "is", is rather a password."""
_PLAIN = re.compile(r"\d{1,4}[^\W\d_]{1,4}\d{0,2}|[\w.+-]+@[\w-]+\.[\w.]+|https?:.*|\S*/\S*")
"""Mixed and yet no password: 8h30, 128gb, an address, a date, "và/hoặc"."""


def password_at(
    text: str, said: Sequence[TextPart], begin: int, words: SecretWords
) -> tuple[int, int] | None:
    """Return the place of the password after the words that announce one, or None."""
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
        start, end = _chunk(text, one, edge)
        whole = text[start:end]
        is_set = bool(_SET.search(one.gap)) or said[at - 1].said in words.introduces
        if one.is_number:
            is_meant = is_set or not _is_other(said, at, words, is_close=is_close)
            if is_meant and len(one.digits) > 3:
                return one.start, max(one.end, end)
        elif one.said in words.known and len(whole) == one.end - one.start:
            pass
        elif _is_mixed(whole) or (is_set and _is_word_for_one(said, at, words)):
            return start, end
        is_close = is_close and one.said in words.between
    return None


def _is_another(sign: tuple[Sign, int] | None) -> bool:
    return sign is not None and sign[0] in {Sign.CODE, Sign.PASSWORD, Sign.PIN}


def _is_mixed(whole: str) -> bool:
    return bool(_MIXED.match(whole)) and _PLAIN.fullmatch(whole.lower()) is None


def _quoted(text: str, one: TextPart) -> tuple[int, int] | None:
    opening = one.gap[-1:]
    closing = text.find(_QUOTES[opening], one.start) if opening in _QUOTES else -1
    return (one.start, closing) if 0 < closing - one.start <= _LONGEST_QUOTED else None


def _chunk(text: str, one: TextPart, edge: int) -> tuple[int, int]:
    """Return everything typed without a space around a word, punctuation at its ends left out."""
    start, end = one.start, one.end
    while start > edge and not text[start - 1].isspace():
        start -= 1
    while start < one.start and text[start] in ":=\"'“‘«(->,.":
        start += 1
    while end < len(text) and not text[end].isspace():
        end += 1
    while end > one.end and text[end - 1] in _TAIL:
        end -= 1
    return start, end


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
    for after in said[at + 1 :]:
        if re.search(r"[,.;!?\n]", after.gap):
            return True
        if after.said not in words.polite:
            return False
    return True
