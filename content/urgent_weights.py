"""Reads how much each word weighs for or against an emergency, as learned from labelled sayings."""

import csv
from importlib.resources import files

from domain.enquiries.urgent_weights import Weights

FILE = "urgent_weights.csv"
FEATURE, URGENT = "feature", "urgent"
UNIT = 100
"""Weights are kept as whole hundredths."""


def load_urgent_weights() -> Weights:
    """Read the weights of every feature; what a kind leaves empty weighs nothing."""
    lines = (files("content") / FILE).read_text(encoding="utf-8").splitlines()
    [_, *names], *rows = csv.reader(lines, quoting=csv.QUOTE_NONE)
    columns: dict[str, dict[str, float]] = {name: {} for name in names}
    for feature, *weights in rows:
        for name, weight in zip(names, weights, strict=True):
            if weight:
                columns[name][feature] = int(weight) / UNIT
    return Weights(columns.pop(URGENT), columns)
