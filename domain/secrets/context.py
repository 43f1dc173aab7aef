"""Reads what only the talk gives away: a bare number, after words that spoke of codes."""

import re
from collections.abc import Sequence

from domain.secrets.kinds import SecretKind
from domain.secrets.shapes import is_identity, is_phone
from domain.secrets.tokens import TextPart, is_amount, tokens
from domain.secrets.words import SecretWords, Sign

_SPOKEN_OF = {
    Sign.CODE: SecretKind.CODE,
    Sign.HINT: SecretKind.CODE,
    Sign.PASSWORD: SecretKind.PASSWORD,
    Sign.PIN: SecretKind.PASSWORD,
    Sign.IDENTITY: SecretKind.IDENTITY,
}
_CODES = frozenset({Sign.CODE, Sign.PASSWORD, Sign.PIN})
_CODE_LENGTHS = range(4, 9)
_LONGEST = 100
"""Characters of the longest message that may be one number."""
_SHOWN = 4_000
_TAIL = 500
"""Characters at the end of a text in which it announces what comes next."""
_PHONE_BEGINS = re.compile("0[235789]|84")


class SecretContext:
    """Tells what a message may be that says nothing but one number or one word."""

    def __init__(self, words: SecretWords) -> None:
        """Take the word lists."""
        self._words = words

    def bare(self, text: str) -> SecretKind | None:
        """Return what a message may be that is one number, or one word with digits in it."""
        said = self._tokens(text) if len(text) <= _LONGEST else ()
        if len(said) == 1 and said[0].is_number:
            return _bare_number(said[0])
        is_word = len(text.split(maxsplit=1)) == 1 and not text.isdigit()
        is_mixed = is_word and any(char.isdigit() for char in text)
        return SecretKind.PASSWORD if is_mixed else None

    def speaks_of_codes(self, text: str) -> bool:
        """Return whether a text that was shown speaks of codes, PINs or passwords."""
        said = self._tokens(text[:_SHOWN])
        signs = (self._words.sign_at(said, at) for at in range(len(said)))
        return any(sign is not None and sign[0] in _CODES for sign in signs)

    def announced_by(self, text: str) -> SecretKind | None:
        """Return what a text announces at its end and does not say: "mk của tôi là"."""
        said = self._tokens(text[-_TAIL:])
        for at in reversed(range(len(said))):
            sign = self._words.sign_at(said, at)
            if sign is not None:
                return _SPOKEN_OF.get(sign[0])
            if said[at].said not in self._words.known:
                return None
        return None

    def words_beside(self, blanked: str) -> int:
        """Return how many words of a blanked text say more than that a secret was there."""
        frame = self._words.known | self._words.polite
        return sum(one.said not in frame for one in self._tokens(blanked))

    def _tokens(self, text: str) -> Sequence[TextPart]:
        words = self._words
        return tokens(text, words.numbers, words.known, words.heads)


def _bare_number(one: TextPart) -> SecretKind | None:
    if is_phone(one.digits) or is_amount(one):
        return None
    if len(one.digits) in _CODE_LENGTHS:
        return SecretKind.CODE
    is_paper = len(one.digits) == 12 or (len(one.digits) == 9 and one.digits[0] in "012")
    is_mistyped_phone = _PHONE_BEGINS.match(one.digits) and not is_identity(one.digits)
    return SecretKind.IDENTITY if is_paper and not is_mistyped_phone else None
