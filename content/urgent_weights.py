"""Reads how much each word weighs for or against an emergency, as learned from labelled sayings."""

from importlib.resources import files

from domain.enquiries.urgent_weights import Weights

FILE = "urgent_weights.csv"
FEATURE, URGENT = "feature", "urgent"
UNIT = 100
"""Weights are kept as whole hundredths."""


def load_urgent_weights() -> Weights:
    """Read the weights of every feature; what a kind leaves empty weighs nothing."""
    head, *lines = (files("content") / FILE).read_text(encoding="utf-8").splitlines()
    names = head.split(",")[2:]
    urgent: dict[str, float] = {}
    kinds: dict[str, dict[str, float]] = {name: {} for name in names}
    for line in lines:
        feature, weight, others = line.split(",", 2)
        if weight:
            urgent[feature] = int(weight) / UNIT
        if others.strip(","):  # one line in six: every process that starts reads them all
            for name, other in zip(names, others.split(","), strict=True):
                if other:
                    kinds[name][feature] = int(other) / UNIT
    return Weights(urgent, kinds)
