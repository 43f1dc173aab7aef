"""The labelled pairs, and how well our check and plain trigrams separate them.

Trigrams are compared by Dice as in pg_trgm's spirit: folded words, each padded. They get the
threshold that suits them best on the very pairs they are measured on; ours keeps its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from content.fields import Fields, read_yaml
from content.likeness import load_lexicon
from domain.initiatives.similarity import ALIKE, compare
from domain.text import words

HELD = "held"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two stories and whether people say they are one idea; ``half`` is tuning or held."""

    half: str
    same: bool
    kind: str
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Told:
    """How many pairs were judged rightly: precision and recall of "perhaps the same", 0 to 1."""

    precision: float
    recall: float

    @property
    def balance(self) -> float:
        """The harmonic mean of both."""
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


def load_pairs() -> Sequence[LabelledPair]:
    """Read the pairs that stand beside this module."""
    raw = read_yaml((files("bench.similarity") / "pairs.yaml").read_bytes(), "pairs.yaml")
    if not isinstance(raw, list):
        raise TypeError("pairs.yaml must be a list")
    pairs = []
    for entry in raw:
        fields = Fields(entry, "pairs.yaml")
        pairs.append(
            LabelledPair(
                fields.text("half"),
                fields.flag("same"),
                fields.text("kind"),
                fields.text("a"),
                fields.text("b"),
            )
        )
        fields.close()
    return pairs


def told(scores: Sequence[float], pairs: Sequence[LabelledPair], threshold: float) -> Told:
    """Return precision and recall of calling a pair the same from ``threshold`` on."""
    called = [(score >= threshold, pair.same) for score, pair in zip(scores, pairs, strict=True)]
    right = sum(1 for same, is_same in called if same and is_same)
    said = sum(1 for same, _ in called if same)
    there = sum(1 for _, is_same in called if is_same)
    return Told(right / said if said else 1.0, right / there if there else 1.0)


def ours() -> Callable[[str, str], float]:
    """Return our score of two stories."""
    lexicon = load_lexicon()
    return lambda a, b: compare(lexicon.gist(a), lexicon.gist(b)).score


def trigrams(a: str, b: str) -> float:
    """Return the share of trigrams that two stories have in common, accents aside."""
    mine, other = _trigrams(a), _trigrams(b)
    return len(mine & other) / len(mine | other) if mine | other else 0.0


def _trigrams(text: str) -> frozenset[str]:
    padded = [f"  {word} " for word in words(text).split()]
    return frozenset(word[n : n + 3] for word in padded for n in range(len(word) - 2))


def measured(pairs: Sequence[LabelledPair]) -> dict[str, float]:
    """Return precision and recall of both ways on these pairs."""
    score = ours()
    our = told([score(p.a, p.b) for p in pairs], pairs, ALIKE)
    plain = [trigrams(p.a, p.b) for p in pairs]
    best = max(
        (told(plain, pairs, step / 100) for step in range(1, 100)), key=lambda one: one.balance
    )
    return {
        "pairs": len(pairs),
        "precision": our.precision,
        "recall": our.recall,
        "trigram_precision": best.precision,
        "trigram_recall": best.recall,
    }
