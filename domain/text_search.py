"""Finds the text that answers a question: rare words weigh more, accents are forgiven.

Each text is a set of wordings; a question is compared with every wording and the best counts. A
score is the share of the question's weight that a wording holds and of the wording's that the
question holds, between 0 and 1: it says how sure one may be, not only which text is the nearest.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.text import Spelling, spelling

_WRONG_ACCENT = 0.4
"""The weight of a word with other accents than the one meant: people mistype."""
_IDLE = 0.08
"""The weight of all words together, idle ones too: they decide between equals ("… là gì")."""
_PAIR = 1.0
"""The weight of two words in a row beside each alone: Vietnamese words have two syllables."""
_OF_QUESTION = 0.65
"""The weight of covering the question; the rest is that of covering the wording."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text that may answer, and how sure one may be: 0 not at all, 1 the same words."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class _Wording:
    key: str
    spelled: Spelling
    pairs: frozenset[tuple[str, str]]
    whole: frozenset[str]


class Index:
    """An index of texts by their wordings, all in memory; built once, searched often."""

    def __init__(self, texts: Mapping[str, Sequence[str]], idle: Iterable[str] = ()) -> None:
        """Index each text's wordings by its key; ``idle`` words say nothing about any of them."""
        self._idle = frozenset(word for one in idle for word in spelling(one).words)
        self._wordings = [
            _Wording(key, told, _pairs(told.words), frozenset(spelling(wording).words))
            for key, wordings in texts.items()
            for wording in wordings
            if (told := self._telling(wording)).words
        ]
        seen: Counter[str] = Counter()
        for key in texts:
            mine = (one for one in self._wordings if one.key == key)
            seen.update({word for one in mine for word in one.spelled.words})
        self._texts = max(len(texts), 1)
        self._seen = seen

    def nearest(self, question: str, *, limit: int) -> list[Found]:
        """Return the texts nearest to a question, the surest first."""
        asked = self._telling(question)
        if not asked.words:
            return []
        best: dict[str, float] = {}
        whole = frozenset(spelling(question).words)
        for wording in self._wordings:
            alike = len(whole & wording.whole) / len(whole | wording.whole)
            score = self._score(asked, wording) * (1 - _IDLE) + alike * _IDLE
            if score > best.get(wording.key, 0.0):
                best[wording.key] = score
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Found(key, score) for key, score in ranked[:limit]]

    def _telling(self, text: str) -> Spelling:
        """Return the significant words of a text."""
        kept = [one for one in spelling(text).each() if one.words[0] not in self._idle]
        return Spelling.of(kept)

    def _score(self, asked: Spelling, wording: _Wording) -> float:
        shared, mine = 0.0, 0.0
        theirs = dict(zip(wording.spelled.words, wording.spelled.marks, strict=True))
        for word, marks in zip(asked.words, asked.marks, strict=True):
            weight = self._weight(word)
            mine += weight
            if word in theirs:
                shared += weight * (1.0 if marks in ("", theirs[word]) else _WRONG_ACCENT)
        if not shared:
            return -1.0
        asked_pairs = _pairs(asked.words)
        common = sum(self._pair(pair) for pair in asked_pairs & wording.pairs)
        of_asked = (shared + common) / (mine + sum(map(self._pair, asked_pairs)))
        whole = sum(map(self._weight, wording.spelled.words)) + sum(map(self._pair, wording.pairs))
        of_wording = min(1.0, (shared + common) / whole)
        return _OF_QUESTION * of_asked + (1 - _OF_QUESTION) * of_wording

    def _weight(self, word: str) -> float:
        return math.log(1 + self._texts / (0.5 + self._seen[word]))

    def _pair(self, pair: tuple[str, str]) -> float:
        return _PAIR * (self._weight(pair[0]) + self._weight(pair[1])) / 2


def _pairs(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(words))
