"""Weighs words and pairs of words for how they sound: an emergency or none, and of what kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from domain.keyboard import as_meant

REACH = 5
"""Words within which two of them make a pair, in whichever order."""
WINDOW, STEP = 40, 20
"""Words weighed at once, and how much further on the next of them are weighed."""
FEWEST = 12
"""Features of which less is known are not enough to be loud."""
NUMBER, BEGIN, END = "#", "<", ">"
ACCENTED = 4
"""One word of so many with an accent, and a text was typed with accents."""

Word = tuple[str, str]
"""A word by its letters only, and with its accents (nothing in a text that was typed without)."""


def weighed_words(text: str) -> Sequence[Word]:
    """Return the words of a text, their accents beside the letters where accents were typed."""
    said = as_meant(text)
    accented = sum(map(bool, said.marks)) * ACCENTED >= len(said.words)
    found: list[Word] = []
    for word, marks in zip(said.words, said.marks, strict=True):
        unit = word.lstrip("0123456789")  # "20tr" is a number and "tr"
        if unit != word:
            found.append((NUMBER, _accented(NUMBER, "") if accented else ""))
        if unit:
            found.append((unit, _accented(unit, marks) if accented else ""))
    return found


def _accented(letters: str, marks: str) -> str:
    return f"{letters}/{marks}"


def features(words: Sequence[Word]) -> set[str]:
    """Return the words, those that follow each other, and the pairs that stand near."""
    letters, accented = [word for word, _ in words], [word for _, word in words]
    found = set(letters)
    for at, word in enumerate(letters):
        near = letters[at + 1 : at + 1 + REACH]
        found.update(f"{word}~{other}" if word < other else f"{other}~{word}" for other in near)
        if near:
            found.add(f"{word} {near[0]}")
            found.add(" ".join((word, *near[:2])))
    if all(accented):
        found.update(accented)
        found.update(map(" ".join, pairwise(accented)))
    return found


def windows(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield a text in pieces short enough for a cry for help to be heard in one."""
    accented = any(word for _, word in words)
    begin, end = ((at, _accented(at, "") if accented else "") for at in (BEGIN, END))
    last = max(len(words) - WINDOW, 0)
    for start in range(0, last + STEP, STEP):
        at = min(start, last)
        yield [begin, *words[at : at + WINDOW], end]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned from labelled sayings (``make urgent-weights``).

    ``urgent`` are features for or against an emergency, ``kinds`` those for or against each kind.
    """

    urgent: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]

    def urgency(self, words: Sequence[Word]) -> float:
        """Return how urgent the most urgent part sounds: above nought is rather an emergency."""
        return max(_weight(self.urgent, features(part)) for part in windows(words))

    def kind(self, words: Sequence[Word]) -> str:
        """Return what kind of emergency the most urgent part sounds like."""
        told = max(map(features, windows(words)), key=lambda part: _weight(self.urgent, part))
        return max(self.kinds, key=lambda kind: _weight(self.kinds[kind], told))


BIAS = "*"
"""The feature that every text has."""


def _weight(weights: Mapping[str, float], told: set[str]) -> float:
    known = [weights[feature] for feature in told if feature in weights]
    return weights.get(BIAS, 0.0) + sum(known) / sqrt(max(len(known), FEWEST))
