"""Finds known phrases in a text, all in one pass over its words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.text import Spelling, spelling

LOOKED_AT = 2_000
"""Characters of a text that are looked at: what it is shows before so many."""


@dataclass(frozen=True, slots=True)
class KnownPhrase:
    """A phrase and what it stands for; an ``exact`` one counts only with all of its accents."""

    meant: Spelling
    stands_for: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class HeardPhrase:
    """What a phrase in a text stands for; its words are those from ``begin`` up to ``end``."""

    stands_for: str
    begin: int
    end: int


class PhraseFinder:
    """A list of phrases by their words; accents may be missing, never other ones."""

    def __init__(self, known: Iterable[KnownPhrase]) -> None:
        self._known: dict[tuple[str, ...], list[KnownPhrase]] = {}
        self._sizes: dict[str, set[int]] = {}
        for phrase in known:
            words = phrase.meant.words
            self._known.setdefault(words, []).append(phrase)
            self._sizes.setdefault(words[0], set()).add(len(words))

    def heard_in(self, said: Spelling) -> Iterator[HeardPhrase]:
        """Yield every known phrase in a text, in the order of the text."""
        for begin, word in enumerate(said.words):
            for size in self._sizes.get(word, ()):
                end = begin + size
                if end > len(said.words):
                    continue
                for phrase in self._known.get(said.words[begin:end], ()):
                    part = Spelling(said.words[begin:end], said.marks[begin:end])
                    if part == phrase.meant or (not phrase.exact and part.may_mean(phrase.meant)):
                        yield HeardPhrase(phrase.stands_for, begin, end)

    def whole(self, said: Spelling) -> str | None:
        """Return what all of a text stands for, None when it is no known phrase."""
        every = len(said.words)
        return next((one.stands_for for one in self.heard_in(said) if one.end == every), None)


@lru_cache(maxsize=64)  # several filters ask about the same text
def heard(phrases: PhraseFinder, text: str) -> tuple[Spelling, Sequence[HeardPhrase]]:
    """Return how a text is spelled, and every known phrase in it."""
    told = spelling(text[:LOOKED_AT])
    return told, tuple(phrases.heard_in(told))
