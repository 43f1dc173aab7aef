"""Weighs words and pairs of words for how they sound: an emergency or none, and of what kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from domain.keyboard import as_meant

REACH = 5
"""Words within which two of them make a pair, in whichever order."""
WINDOW, STEP = 40, 20
"""Words weighed at once, and how much further on the next of them are weighed."""
FEWEST = 12
"""Features of which less is known are not enough to be loud."""
NUMBER, BEGIN, END = "#", "<", ">"


def weighed_words(text: str) -> Sequence[str]:
    """Return the words of a text by their letters only, so that accents make no difference."""
    found: list[str] = []
    for word in as_meant(text).words:
        unit = word.lstrip("0123456789")  # "20tr" is a number and "tr"
        found += [word] if unit == word else [NUMBER, unit] if unit else [NUMBER]
    return found


def features(words: Sequence[str]) -> set[str]:
    """Return the words, those that follow each other, and the pairs that stand near."""
    found = set(words)
    for at, word in enumerate(words):
        near = words[at + 1 : at + 1 + REACH]
        found.update(f"{word}~{other}" if word < other else f"{other}~{word}" for other in near)
        if near:
            found.add(f"{word} {near[0]}")
            found.add(" ".join((word, *near[:2])))
    return found


def windows(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield a text in pieces short enough for a cry for help to be heard in one."""
    last = max(len(words) - WINDOW, 0)
    for start in range(0, last + STEP, STEP):
        at = min(start, last)
        yield [BEGIN, *words[at : at + WINDOW], END]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned from labelled sayings (``make urgent-weights``).

    ``urgent`` are features for or against an emergency, ``kinds`` those for or against each kind.
    """

    urgent: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]

    def urgency(self, words: Sequence[str]) -> float:
        """Return how urgent the most urgent part sounds: above nought is rather an emergency."""
        return max(_weight(self.urgent, features(part)) for part in windows(words))

    def kind(self, words: Sequence[str]) -> str:
        """Return what kind of emergency the most urgent part sounds like."""
        told = max(map(features, windows(words)), key=lambda part: _weight(self.urgent, part))
        return max(self.kinds, key=lambda kind: _weight(self.kinds[kind], told))


BIAS = "*"
"""The feature that every text has."""


def _weight(weights: Mapping[str, float], told: set[str]) -> float:
    known = [weights[feature] for feature in told if feature in weights]
    return weights.get(BIAS, 0.0) + sum(known) / sqrt(max(len(known), FEWEST))
