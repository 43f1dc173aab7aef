"""Recognises that somebody does not want to send their initiative any more."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.forms.typed_words import FieldPhrases, TypedWord, typed_words

_LONGEST_TEXT = 200
"""Characters; a longer text is a story, however it begins."""


@dataclass(frozen=True, slots=True)
class WithdrawalWords:
    """``said`` means it as a whole, ``openings`` and ``closings`` may surround it."""

    said: FieldPhrases
    openings: FieldPhrases
    closings: FieldPhrases

    def are_meant(self, text: str) -> bool:
        """Return whether these words withdraw; only ever a reason to ask."""
        if len(text) > _LONGEST_TEXT:
            return False
        said = typed_words(text)
        start = _past(self.openings, said, 0, unless=self.said)
        meant = _past(self.said, said, start)
        return start < meant and _past(self.closings, said, meant) == len(said)


def _past(
    phrases: FieldPhrases, said: Sequence[TypedWord], n: int, unless: FieldPhrases | None = None
) -> int:
    """Return where the words after all of these phrases begin."""
    while not (unless and unless.at(said, n)) and (length := phrases.at(said, n)):
        n += length
    return n
