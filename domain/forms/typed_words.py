"""Finds phrases in what was typed, and knows where they stood in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.phrases import LOOKED_AT
from domain.text import Spelling, spelling

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TypedWord:
    """One typed word: where it stands in the text, and how it is spelled."""

    start: int
    end: int
    spelling: Spelling

    @property
    def word(self) -> str:
        """The word without accents."""
        return self.spelling.words[0]


@lru_cache(maxsize=64)  # a field's readers ask about the same text
def typed_words(text: str) -> Sequence[TypedWord]:
    """Return the words of the beginning of a text in their order."""
    words = _WORD.finditer(text, 0, LOOKED_AT)
    found = ((one.start(), one.end(), spelling(one[0])) for one in words)
    return tuple(TypedWord(start, end, each) for start, end, each in found if len(each.words) == 1)


class FieldPhrases:
    """Phrases of one meaning; accents may be missing, never other ones.

    ``exactly``: they count only as they are written, accents and all.
    """

    def __init__(self, phrases: Iterable[str], *, exactly: bool = False) -> None:
        """Index the phrases by their first word, the longest first."""
        self._exactly = exactly
        self._known: dict[str, list[Spelling]] = {}
        self._longest = 0
        for phrase in sorted(phrases, key=len, reverse=True):
            meant = spelling(phrase)
            self._known.setdefault(meant.words[0], []).append(meant)
            self._longest = max(self._longest, len(meant.words))

    def at(self, said: Sequence[TypedWord], start: int) -> int:
        """Return how many words the longest phrase that begins here has, 0 for none."""
        if start >= len(said):
            return 0
        lengths = [
            len(meant.words)
            for meant in self._known.get(said[start].word, ())
            if self._is(said[start : start + len(meant.words)], meant)
        ]
        return max(lengths, default=0)

    def before(self, said: Sequence[TypedWord], end: int) -> int:
        """Return how many words the longest phrase that ends here has, 0 for none."""
        first = max(0, end - self._longest)
        part = said[first:end]
        return next(
            (len(part) - n for n in range(len(part)) if self.at(part, n) == len(part) - n), 0
        )

    def is_whole(self, said: Sequence[TypedWord]) -> bool:
        """Return whether all that was said is one of these phrases."""
        return bool(said) and self.at(said, 0) == len(said)

    def are_in(self, said: Sequence[TypedWord]) -> bool:
        """Return whether one of these phrases was said anywhere."""
        return any(self.at(said, n) for n in range(len(said)))

    def _is(self, said: Sequence[TypedWord], meant: Spelling) -> bool:
        heard = Spelling.of([one.spelling for one in said])
        return heard == meant if self._exactly else heard.may_mean(meant)


def trimmed(
    said: Sequence[TypedWord], before: FieldPhrases, after: FieldPhrases
) -> Sequence[TypedWord]:
    """Return the words without these phrases around them; nothing may be left."""
    while length := before.at(said, 0):
        said = said[length:]
    while length := after.before(said, len(said)):
        said = said[: len(said) - length]
    return said


def text_of(text: str, said: Sequence[TypedWord]) -> str:
    """Return the part of a text that these words span."""
    return text[said[0].start : said[-1].end] if said else ""
