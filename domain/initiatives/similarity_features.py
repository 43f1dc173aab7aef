"""Extracts the features of a story: significant words, synonymous phrases counted as one.

Accents may be missing or wrong; what says little (stop words, numbers) is left out, and what people
type short is written out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from domain.text import Spelling, spelling

COMPARED = 1_200
"""Characters of a story that are compared: longer stories name their idea within these."""
RECENT = 256
"""Texts whose features are remembered by the process."""
_MARKED_SHARE = 0.2
"""A text with at least this share of marked words was typed with accents."""
_SURE, _SURE_ENOUGH = 0.85, 0.35
"""The accent strength that a single syllable must have, and that of a longer phrase."""
_SAME_TONGUE = ({"\u0303", "\u0309"}, {"\u0303", "\u0323"})
"""Tones that sound alike in Nghệ An, and are mistaken for one another in writing."""
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_WORD = re.compile(r"\w+")


class ConceptFacet(StrEnum):
    """What a phrase names: the idea's thing, its purpose, the means (a loudspeaker, a chat
    group) that many ideas use, or only a deed, place or person."""

    THING = "thing"
    MEANS = "means"
    PURPOSE = "purpose"
    LIGHT = "light"


WEIGHTS: Mapping[ConceptFacet | None, float] = {
    ConceptFacet.THING: 2.0,
    ConceptFacet.MEANS: 1.0,
    ConceptFacet.PURPOSE: 2.0,
    ConceptFacet.LIGHT: 0.3,
    None: 0.6,
}


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning and its phrases; the first one names it."""

    facet: ConceptFacet
    phrases: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its first phrase."""
        return self.phrases[0]


@dataclass(frozen=True, slots=True)
class GistTerm:
    """A word or phrase of a story; ``sense`` is None for a word without a known meaning.

    ``place`` is its first position. A word typed without accents that may be a stop word weighs
    nothing by itself, but may match a word of the other story.
    """

    words: tuple[str, ...]
    marks: tuple[str, ...]
    shown: str
    sense: str | None
    facet: ConceptFacet | None
    weight: float
    place: int = 0


@dataclass(frozen=True, slots=True)
class SimilarityFeatures:
    """The features of a text: its terms, each once, and whether it was typed with accents."""

    units: tuple[GistTerm, ...]
    has_accents: bool


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    marks: str
    shown: str


class Lexicon:
    """The ward's words: phrases by meaning, words that say little, words people type short."""

    def __init__(
        self, senses: Sequence[Concept], stops: Iterable[str], short: Mapping[str, str]
    ) -> None:
        """Index phrases by their first word, the longest phrase first."""
        self._senses = {sense.name: sense for sense in senses}
        self._phrases: dict[str, list[tuple[Spelling, Concept]]] = {}
        for sense in senses:
            for phrase in sense.phrases:
                spelled = spelling(phrase)
                self._phrases.setdefault(spelled.words[0], []).append((spelled, sense))
        for known in self._phrases.values():
            known.sort(key=lambda one: -len(one[0].words))
        self._stops: dict[str, set[str]] = {}
        for token in _tokens(" ".join(stops)):
            self._stops.setdefault(token.word, set()).add(token.marks)
        self._short = {word: tuple(_tokens(meant)) for word, meant in short.items()}
        self._recent = lru_cache(RECENT)(self._read)  # staff see the same few side by side

    def phrases_of(self, sense: str) -> tuple[str, ...]:
        """Return all phrases with a meaning."""
        return self._senses[sense].phrases

    def gist(self, text: str) -> SimilarityFeatures:
        """Return the features of a text."""
        return self._recent(text[:COMPARED])

    def _read(self, text: str) -> SimilarityFeatures:
        tokens = [
            meant for token in _tokens(text) for meant in (self._short.get(token.shown) or (token,))
        ]
        found: dict[object, GistTerm] = {}
        place = 0
        while place < len(tokens):
            unit, length = self._unit(tokens, place)
            if unit is not None:
                key = unit.sense or (unit.words, unit.marks)
                found.setdefault(key, replace(unit, place=place))
            place += length
        return SimilarityFeatures(tuple(found.values()), _has_accents(tokens))

    def _unit(self, tokens: Sequence[_Token], place: int) -> tuple[GistTerm | None, int]:
        token = tokens[place]
        is_stop = self._is_stop(token)
        for meant, sense in self._phrases.get(token.word, ()):
            said = tokens[place : place + len(meant.words)]
            if _means(said, meant) and not (is_stop and len(said) == 1):
                return _worded(said, sense), len(said)
        says_little = len(token.word) < 2 or any(c.isdigit() for c in token.word)
        if says_little or (is_stop and (token.marks or self._is_surely_stop(token))):
            return None, 1
        plain = _worded([token], None)
        return (replace(plain, weight=0.0) if is_stop else plain), 1

    def _is_surely_stop(self, token: _Token) -> bool:
        return "" in self._stops[token.word]

    def _is_stop(self, token: _Token) -> bool:
        known = self._stops.get(token.word)
        return known is not None and (
            not token.marks or any(_is_meant(token.marks, marks) for marks in known)
        )


def _is_meant(marks: str, meant: str) -> bool:
    return accent_strength(marks, meant) >= _SURE


def _means(said: Sequence[_Token], meant: Spelling) -> bool:
    """Return whether these words are the phrase; one syllable must have the same accents."""
    if len(said) != len(meant.words) or any(
        token.word != word for token, word in zip(said, meant.words, strict=True)
    ):
        return False
    surely = 1.0
    for token, marks in zip(said, meant.marks, strict=True):
        surely *= 1.0 if token.marks in ("", marks) else accent_strength(token.marks, marks)
    return surely >= (_SURE_ENOUGH if len(said) > 1 else _SURE)


def accent_strength(marks: str, other: str) -> float:
    """Return how surely the same letters under these marks are one word, both typed with care."""
    if marks == other:
        return 1.0
    if not marks or not other:
        return 0.5
    mine, theirs = set(marks) - _TONES, set(other) - _TONES
    if mine != theirs and mine and theirs and not (mine < theirs or theirs < mine):
        return 0.2
    if mine != theirs:
        return 0.4 if not (mine and theirs) else 0.6
    tones = (set(marks) & _TONES) | (set(other) & _TONES)
    return 0.85 if tones in _SAME_TONGUE else 0.6


def _worded(said: Sequence[_Token], sense: Concept | None) -> GistTerm:
    facet = sense.facet if sense else None
    return GistTerm(
        tuple(token.word for token in said),
        tuple(token.marks for token in said),
        " ".join(token.shown for token in said),
        sense.name if sense else None,
        facet,
        WEIGHTS[facet],
    )


def _has_accents(tokens: Sequence[_Token]) -> bool:
    return sum(1 for token in tokens if token.marks) >= _MARKED_SHARE * len(tokens)


def _tokens(text: str) -> list[_Token]:
    return [token for word in _WORD.findall(text.lower()) if (token := _token(word)).word]


@lru_cache(maxsize=16_384)  # the same syllables come again and again
def _token(word: str) -> _Token:
    spelled = spelling.__wrapped__(word)
    return _Token("".join(spelled.words), "".join(spelled.marks), word)
