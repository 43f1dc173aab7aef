"""Scores how alike two stories are: compares their significant words, accents where both have them.

Words that say little are left out, abbreviations are written out, and phrases that mean one thing
(two ways to say "street lamp") count as one. What an idea is about (a thing) and what it is for (a
purpose) weigh most: two ideas that name different things in one place are two ideas.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.initiatives.similarity_features import (
    ConceptFacet,
    GistTerm,
    SimilarityFeatures,
    accent_strength,
)

ALIKE = 0.4
"""From this score on two ideas are shown as perhaps one (``bench/similarity``)."""
_TYPO_LETTERS = 5
"""A shorter syllable with one letter changed is another word."""
FacetWeights = dict[ConceptFacet | None, float]
"""A weight of each facet of an idea; light words count among the plain ones."""
_SHARES: FacetWeights = {
    ConceptFacet.THING: 0.4,
    ConceptFacet.PURPOSE: 0.3,
    ConceptFacet.MEANS: 0.15,
    None: 0.15,
}
_PLAIN = 0.4
"""The weight of plain words where only one idea, or none, names a thing."""
_JOINED = 1.5
"""The weight of each of two neighbouring words that both ideas have side by side."""
_PART = 0.8
"""The share of a phrase's weight that one of its words counts."""
_OTHER_THING, _OTHER_PURPOSE = 0.3, 0.45
"""The highest score of ideas that name different things, or different purposes."""
_MOST: dict[ConceptFacet | None, float] = {
    ConceptFacet.THING: _OTHER_THING,
    ConceptFacet.PURPOSE: _OTHER_PURPOSE,
}


@dataclass(frozen=True, slots=True)
class SimilarityScore:
    """How alike two ideas are, from 0 to 1, and the words of the second that show it."""

    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    mine: GistTerm
    other: GistTerm
    strength: float


def compare(mine: SimilarityFeatures, other: SimilarityFeatures) -> SimilarityScore:
    """Return how alike the features of two stories are; empty or insignificant ones score 0."""
    if not mine.units or not other.units:
        return SimilarityScore(0.0, ())
    pairs = _pairs(mine, other)
    pairs, mine, other = _joined(pairs, mine, other)
    parts: list[tuple[float, float]] = []
    most = 1.0
    our_weights, their_weights = _weights(mine), _weights(other)
    for facet, share in _shares(our_weights, their_weights).items():
        ours, theirs = our_weights[facet], their_weights[facet]
        if ours and theirs:
            likeness = _likeness(pairs, facet, ours, theirs)
            parts.append((share, likeness))
            if not likeness:
                most = min(most, _MOST.get(facet, 1.0))
        elif ours or theirs:
            parts.append((share / 3, 0.0))
    if not parts:
        return SimilarityScore(0.0, ())
    if all(pair.other.facet in (ConceptFacet.MEANS, ConceptFacet.LIGHT) for pair in pairs):
        most = min(most, _OTHER_THING)
    whole = sum(share for share, _ in parts)
    score = min(most, sum(share * likeness for share, likeness in parts) / whole)
    shared = sorted((p for p in pairs if p.other.facet is not ConceptFacet.LIGHT), key=_telling)
    return SimilarityScore(round(score, 4), tuple(pair.other.shown for pair in shared))


def _shares(mine: FacetWeights, other: FacetWeights) -> FacetWeights:
    """Return the weight of each facet; plain words weigh more where not both name a thing."""
    has_things = mine[ConceptFacet.THING] and other[ConceptFacet.THING]
    return dict(_SHARES) if has_things else {**_SHARES, None: _PLAIN}


def _joined(
    pairs: Sequence[_Pair], mine: SimilarityFeatures, other: SimilarityFeatures
) -> tuple[list[_Pair], SimilarityFeatures, SimilarityFeatures]:
    """Count neighbouring words of both as a thing: most words have two syllables."""
    plain = {p.mine.place: p for p in pairs if not p.mine.sense and not p.other.sense}
    side_by_side = [
        (plain[place], plain[place + 1])
        for place in plain
        if place + 1 in plain and plain[place + 1].other.place == plain[place].other.place + 1
    ]
    joined = {id(p) for both in side_by_side for p in both if sum(x.mine.weight for x in both)}
    if not joined:
        return list(pairs), mine, other
    found = [
        _Pair(_as_thing(p.mine), _as_thing(p.other), p.strength) if id(p) in joined else p
        for p in pairs
    ]
    ours = {id(p.mine): new.mine for p, new in zip(pairs, found, strict=True)}
    theirs = {id(p.other): new.other for p, new in zip(pairs, found, strict=True)}
    return (
        found,
        replace(mine, units=tuple(ours.get(id(unit), unit) for unit in mine.units)),
        replace(other, units=tuple(theirs.get(id(unit), unit) for unit in other.units)),
    )


def _as_thing(unit: GistTerm) -> GistTerm:
    return replace(unit, weight=_JOINED) if unit.facet is None else unit


def _telling(pair: _Pair) -> float:
    return -pair.strength * pair.other.weight


def _facet(unit: GistTerm) -> ConceptFacet | None:
    return None if unit.facet is ConceptFacet.LIGHT else unit.facet


def _weights(gist: SimilarityFeatures) -> FacetWeights:
    weights = dict.fromkeys(_SHARES, 0.0)
    for unit in gist.units:
        weights[_facet(unit)] += unit.weight
    return weights


def _likeness(
    pairs: Sequence[_Pair], facet: ConceptFacet | None, ours: float, theirs: float
) -> float:
    """Return the shares of both, and of the shorter one, that are found in the other."""
    mine = sum(p.strength * p.mine.weight for p in pairs if _facet(p.mine) is facet)
    other = sum(p.strength * p.other.weight for p in pairs if _facet(p.other) is facet)
    both = (mine + other) / (ours + theirs)
    held = max(mine / ours, other / theirs)
    return min(1.0, (both + held) / 2)


def _pairs(mine: SimilarityFeatures, other: SimilarityFeatures) -> list[_Pair]:
    """Pair the terms of two stories, the surest first, each once."""
    sees_accents = mine.has_accents and other.has_accents
    by_sense = {unit.sense: unit for unit in other.units if unit.sense}
    pairs: list[_Pair] = []
    loose: list[GistTerm] = []
    for unit in mine.units:
        if unit.sense and unit.sense in by_sense:
            pairs.append(_Pair(unit, by_sense[unit.sense], 1.0))
        else:
            loose.append(unit)
    taken = {id(pair.other) for pair in pairs}
    rest = [unit for unit in other.units if id(unit) not in taken]
    nearby: defaultdict[str, list[GistTerm]] = defaultdict(list)
    for unit in rest:
        for key in _keys(unit):
            nearby[key].append(unit)
    found = [
        _Pair(one, two, strength)
        for one in loose
        for two in {id(unit): unit for key in _keys(one) for unit in nearby[key]}.values()
        if (strength := _strength(one, two, sees_accents=sees_accents))
    ]
    for pair in sorted(found, key=lambda p: (-p.strength, p.mine.shown, p.other.shown)):
        if id(pair.mine) not in taken and id(pair.other) not in taken:
            taken |= {id(pair.mine), id(pair.other)}
            pairs.append(pair)
    return pairs


def _keys(unit: GistTerm) -> list[str]:
    """Return keys of which two terms share one if any of their words can be the same word."""
    return [*unit.words, *(word[0] for word in unit.words if len(word) >= _TYPO_LETTERS)]


def _strength(one: GistTerm, two: GistTerm, *, sees_accents: bool) -> float:
    """Return how surely two terms are the same words, from 0 to 1."""
    if (one.sense and two.sense) or len(one.words) != len(two.words):
        return _in_part(one, two, sees_accents=sees_accents)
    strength = 1.0
    for word, marks, word2, marks2 in zip(one.words, one.marks, two.words, two.marks, strict=True):
        if word == word2:
            strength *= accent_strength(marks, marks2) if sees_accents else 1.0
        elif is_slip(word, word2):
            strength *= 0.7
        else:
            return 0.0
    return strength


def _in_part(one: GistTerm, two: GistTerm, *, sees_accents: bool) -> float:
    """Return how much of the longer phrase is in the other: "đám" is a part of "đám cưới"."""
    if ConceptFacet.LIGHT in (one.facet, two.facet):
        return 0.0
    is_known = one.sense and two.sense and one.words[0] == two.words[0]  # one deed, two things
    others = dict(zip(two.words, two.marks, strict=True))
    shared = sum(
        accent_strength(marks, others[word]) if sees_accents else 1.0
        for word, marks in zip(one.words, one.marks, strict=True)
        if word in others and len(word) > 1 and not (is_known and word == two.words[0])
    )
    return _PART * shared / max(len(one.words), len(two.words))


def is_slip(word: str, other: str) -> bool:
    """Return whether two longer words differ by one letter more, less, changed, or two swapped."""
    if min(len(word), len(other)) < _TYPO_LETTERS or word[0] != other[0]:
        return False
    if len(word) == len(other):
        wrong = [n for n, (a, b) in enumerate(zip(word, other, strict=True)) if a != b]
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            return word[wrong[0]] == other[wrong[1]] and word[wrong[1]] == other[wrong[0]]
        return len(wrong) == 1
    short, long = sorted((word, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:n] + long[n + 1 :] == short for n in range(len(long))
    )
