"""Learns what emergencies sound like; ``make urgent-weights`` writes the weights.

With ``--held`` it writes nothing: each file of sayings is read with what the other files taught.
A linear support vector machine, fitted by dual coordinate descent.
"""

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path

import yaml

from content import urgent_weights
from content.urgent import make_urgent_reader
from content.urgent_weights import FEATURE, UNIT, URGENT
from domain.enquiries.urgent import UrgentKind
from domain.enquiries.urgent_weights import (
    BIAS,
    FEWEST,
    Weights,
    features,
    weighed_words,
    windows,
)
from domain.text import fold
from tests.enquiries.urgent_table import NONE, TAUGHT, precision, readings, recall, sayings

ROOT = Path(__file__).parents[2]
IDLE_FILES = (
    "bench/similarity/pairs.yaml",
    "content/commands.yaml",
    "content/faq/[!ln]*.yaml",
    "content/heard_words.yaml",
    "content/lessons/*/*.yaml",
    "content/seed/*.yaml",
    "content/vi/*/[!u]*.yaml",
    "tests/domain/*_sayings.yaml",
    "tests/enquiries/questions.yaml",
)
"""Files that hold no emergency: questions to the ward, ideas people had, buttons, names."""
SAME_WORDS = "urgent_same_words.yaml"
EXCHANGED, LEFT_OUT = 0.3, 0.12
"""How often a word is exchanged for another that says the same, or left out of a whole sentence."""
WORDINGS = 2
"""Other wordings of each saying that are learned from, with accents and without."""
SENTENCE = 6
"""Words of a whole sentence."""
SEEN = 4
"""Sayings a feature must stand in."""
ROUNDS = 15
COST = 1.0
"""How much a saying on the wrong side weighs against large weights."""
LIGHTEST, LIGHTEST_OF_KIND = 0.1, 0.35
"""Weights below this are not kept."""

Saying = tuple[set[str], str]


def told(text: str) -> set[str]:
    """Return the features of the first words of a text."""
    return features(next(windows(weighed_words(text))))


def idle() -> Iterator[str]:
    """Yield texts that are no emergency."""
    for pattern in IDLE_FILES:
        for path in sorted(ROOT.glob(pattern)):
            yield from _texts(yaml.safe_load(path.read_text()))


def _texts(tree: object) -> Iterator[str]:
    if isinstance(tree, str) and " " in tree:
        yield tree
    elif isinstance(tree, Mapping | list):
        for part in tree.values() if isinstance(tree, Mapping) else tree:
            yield from _texts(part)


def taught(paths: Iterable[Path]) -> Sequence[Saying]:
    """Return the sayings of these files, each in other wordings too, and the idle texts."""
    chance = random.Random(1)
    same, same_folded = _same_words(str), _same_words(fold)
    examples = []
    for text, kind in (one for path in paths for one in sayings(path)):
        examples.append((told(text), kind))
        for _ in range(WORDINGS):
            examples.append((told(reworded(text, same, chance)), kind))
            examples.append((told(reworded(fold(text), same_folded, chance)), kind))
    quiet = dict.fromkeys(way for text in idle() for way in (text, fold(text)))
    return [*examples, *((told(text), NONE) for text in quiet)]


def _same_words(spell: Callable[[str], str]) -> Mapping[str, Sequence[str]]:
    """Return for each word those that say much the same."""
    found: dict[str, list[str]] = {}
    for line in yaml.safe_load(Path(__file__).with_name(SAME_WORDS).read_text()):
        group = spell(line).split()
        for word in group:
            found.setdefault(word, []).extend(other for other in group if other != word)
    return found


def reworded(text: str, same: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    """Return a text with some of its words exchanged and some left out."""
    words = re.findall(r"\w+", text.lower())
    left_out = LEFT_OUT if len(words) >= SENTENCE else 0.0
    kept = [word for word in words if chance.random() >= left_out]
    return " ".join(
        chance.choice(same[word]) if word in same and chance.random() < EXCHANGED else word
        for word in kept
    )


def fit(examples: Sequence[tuple[set[str], bool]]) -> Mapping[str, float]:
    """Return the weights that tell the true ones from the others."""
    seen = Counter(feature for one, _ in examples for feature in one)
    known = sorted(feature for feature, times in seen.items() if times >= SEEN)
    places = {feature: at for at, feature in enumerate(known)}
    rows = [sorted(places[name] for name in one if name in places) for one, _ in examples]
    sides = [1 if is_so else -1 for _, is_so in examples]
    weights, bias, alphas = [0.0] * len(known), 0.0, [0.0] * len(rows)
    scales = [1 / sqrt(max(len(row), FEWEST)) for row in rows]
    chance, order = random.Random(1), list(range(len(rows)))
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for at in order:
            row, side, scale = rows[at], sides[at], scales[at]
            margin = side * (bias + scale * sum(map(weights.__getitem__, row)))
            slack = alphas[at] / (2 * COST)
            length = 1 + len(row) * scale**2
            alpha = max(alphas[at] + (1 - margin - slack) / (length + 1 / (2 * COST)), 0.0)
            step = (alpha - alphas[at]) * side
            if step:
                alphas[at] = alpha
                bias += step
                for feature in row:
                    weights[feature] += step * scale
    return {BIAS: bias, **{name: weights[at] for name, at in places.items() if weights[at]}}


def learn(examples: Sequence[Saying]) -> Weights:
    """Return the weights for an emergency, and those that tell its kinds apart."""
    urgent = fit([(one, kind != NONE) for one, kind in examples])
    calls = [(one, kind) for one, kind in examples if kind != NONE]
    kinds = {str(kind): fit([(one, of == kind) for one, of in calls]) for kind in UrgentKind}
    return Weights(urgent, kinds)


def write(weights: Weights) -> None:
    """Write the weights worth keeping, one feature a line."""
    columns = {URGENT: _heavy(weights.urgent, LIGHTEST)}
    for kind, column in weights.kinds.items():
        columns[kind] = _heavy(column, LIGHTEST_OF_KIND)
    path = Path(urgent_weights.__file__).with_name(urgent_weights.FILE)
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, quoting=csv.QUOTE_NONE, lineterminator="\n")
        lines.writerow([FEATURE, *columns])
        for feature in sorted(set().union(*columns.values())):
            lines.writerow([feature, *(column.get(feature, "") for column in columns.values())])


def _heavy(column: Mapping[str, float], lightest: float) -> Mapping[str, int]:
    return {
        feature: round(weight * UNIT)
        for feature, weight in column.items()
        if abs(weight) >= lightest
    }


def hold_out() -> None:
    """Print how each file is read with what the others taught."""
    for held in TAUGHT:
        weights = learn(taught(path for path in TAUGHT if path != held))
        found = readings(held, make_urgent_reader(weights))
        right = sum(one.meant == one.read for one in found if NONE not in {one.meant, one.read})
        kinds = right / sum(NONE not in {one.meant, one.read} for one in found)
        print(
            f"{held.stem:28} recall {recall(found)['all']:.3f}  precision {precision(found):.3f}"
            f"  kind {kinds:.3f}   ({len(found)} sayings)"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["--held"]:
        hold_out()
    else:
        write(learn(taught(TAUGHT)))
