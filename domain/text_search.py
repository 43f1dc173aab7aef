"""Finds the text that answers a question: rare words weigh more, accents are forgiven.

Each text is a set of wordings; a question is compared through an inverted index with the wordings
that share a term with it, and the best counts. A score is made of the share of the question's
weight that a wording holds, of the wording's that the question holds, and of the question's that
the whole text holds, and falls where little is shared at all; between 0 and 1 it says how sure one
may be, not only which text is the nearest.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.search_terms import SearchWords, Term

_OTHER_ACCENTS = 0.25
"""What a word counts whose accents are other ones than the meant word's: people mistype."""
_HALF_ACCENTS = 0.9
"""What it counts with a part of the accents, or with one of two tones that sound alike here."""
_IDLE = 0.35
"""The weight of an idle word beside a telling one: they decide between equals ("… là gì")."""
_PAIR = 0.6
"""The weight of two telling terms in a row beside each: Vietnamese words have two syllables."""
_OF_QUESTION, _OF_WORDING, _OF_TEXT = 0.35, 0.30, 0.35
"""The weights of covering the question, of covering the wording, and of the text's vocabulary."""
_ENOUGH = 1.2
"""The shared weight, in words that no text holds, from which a score counts in full."""
_WHOLE = 0.97
"""From this share on, a question and a wording are the same words."""
_ALIKE_TONES = {"\u0309": "\u0303"}


@dataclass(frozen=True, slots=True)
class Found:
    """A text that may answer, and how sure one may be: 0 not at all, 1 the same words."""

    key: str
    score: float


class Index:
    """An index of texts by their wordings, all in memory; built once, searched often."""

    def __init__(
        self, texts: Mapping[str, Sequence[str]], words: SearchWords, bodies: Mapping[str, str]
    ) -> None:
        """Index each text's wordings by its key; ``bodies`` are what a text says at length."""
        self._words = words
        self._keys: list[str] = []
        self._totals: list[float] = []
        self._holding: dict[str, dict[int, str]] = defaultdict(dict)
        self._pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        read = {key: [words.terms(one) for one in wordings] for key, wordings in texts.items()}
        self._weights = _weights(read)
        self._vocabulary = {
            key: {term.key for terms in (*told, words.terms(bodies.get(key, ""))) for term in terms}
            for key, told in read.items()
        }
        for key, told in read.items():
            for terms in told:
                self._add(key, terms)

    def _add(self, key: str, terms: Sequence[Term]) -> None:
        number = len(self._keys)
        self._keys.append(key)
        pairs = self._paired(terms)
        for term in terms:
            self._holding[term.key][number] = term.marks
        for pair in pairs:
            self._pairs[pair].append(number)
        distinct = {term.key: term for term in terms}.values()
        self._totals.append(sum(map(self._weight, distinct)) + sum(pairs.values()))

    def nearest(self, question: str, *, limit: int) -> list[Found]:
        """Return the texts nearest to a question, the surest first."""
        terms = self._words.terms(question)
        asked = {term.key: self._weight(term) for term in terms}
        pairs = self._paired(terms)
        if not asked:
            return []
        shared = self._shared({term.key: term for term in terms}, pairs)
        words = sum(asked.values())
        whole = words + sum(pairs.values())
        best: dict[str, float] = {}
        held: dict[str, float] = {}
        for number, weight in shared.items():
            key = self._keys[number]
            if key not in held:
                known = self._vocabulary[key]
                held[key] = sum(told for one, told in asked.items() if one in known) / words
            score = _score(weight / whole, weight / self._totals[number], held[key], weight)
            if score > best.get(key, 0.0):
                best[key] = score
        ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return [Found(key, score) for key, score in ranked[:limit]]

    def _shared(
        self, asked: Mapping[str, Term], pairs: Mapping[tuple[str, str], float]
    ) -> Mapping[int, float]:
        """Return the weight that each wording shares with a question."""
        shared: dict[int, float] = defaultdict(float)
        for key, term in asked.items():
            weight = self._weight(term)
            for number, marks in self._holding.get(key, {}).items():
                shared[number] += weight * _alike(term.marks, marks)
        for pair, weight in pairs.items():
            for number in self._pairs.get(pair, ()):
                shared[number] += weight
        return shared

    def _weight(self, term: Term) -> float:
        return self._weights.get(term.key, 1.0) * (_IDLE if term.is_idle else 1.0)

    def _paired(self, terms: Sequence[Term]) -> Mapping[tuple[str, str], float]:
        telling = [term for term in terms if not term.is_idle]
        return {
            (one.key, two.key): _PAIR * (self._weight(one) + self._weight(two)) / 2
            for one, two in pairwise(telling)
        }


def _weights(read: Mapping[str, Sequence[Sequence[Term]]]) -> Mapping[str, float]:
    """Return the weight of each term: 1 where no text holds it, less the more texts do."""
    seen: Counter[str] = Counter()
    for told in read.values():
        seen.update({term.key for terms in told for term in terms})
    unseen = math.log(1 + len(read) / 0.5)
    return {key: math.log(1 + len(read) / (0.5 + count)) / unseen for key, count in seen.items()}


def _score(of_question: float, of_wording: float, of_text: float, shared: float) -> float:
    if min(of_question, of_wording) >= _WHOLE:
        return 1.0
    covered = _OF_QUESTION * of_question + _OF_WORDING * min(1.0, of_wording) + _OF_TEXT * of_text
    return covered * min(1.0, shared / _ENOUGH)


def _alike(mine: str, theirs: str) -> float:
    if not mine or not theirs or mine == theirs:
        return 1.0
    if set(mine) < set(theirs) or _told_alike(mine) == _told_alike(theirs):
        return _HALF_ACCENTS
    return _OTHER_ACCENTS


def _told_alike(marks: str) -> str:
    return "".join(sorted(_ALIKE_TONES.get(mark, mark) for mark in marks))
