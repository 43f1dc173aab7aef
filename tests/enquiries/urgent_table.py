"""Prints how well emergencies are recognised: ``python -m tests.enquiries.urgent_table [file]``."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from content.urgent import load_urgent_reader
from domain.enquiries.urgent import UrgentReader

HERE = Path(__file__).parent
OWN = HERE / "urgent_sayings.yaml"
OTHERS = HERE / "urgent_sayings_of_others.yaml"
FRESH = HERE / "urgent_sayings_fresh.yaml"
SHORT = HERE / "urgent_sayings_short.yaml"
TOLD = HERE / "urgent_sayings_told.yaml"
MANY = HERE / "urgent_sayings_many.yaml"
TAUGHT = (OWN, OTHERS, FRESH, SHORT, TOLD, MANY)
"""What the weights are learned from."""
UNSEEN = HERE / "urgent_sayings_unseen.yaml"
VOICES = HERE / "urgent_sayings_voices.yaml"
STRANGERS = HERE / "urgent_sayings_strangers.yaml"
NEVER_TAUGHT = (UNSEEN, VOICES, STRANGERS)
"""What nothing was learned from."""
NONE = "none"
WORST = 20


@dataclass(frozen=True)
class Reading:
    """One saying: its text, the kind it was labelled with, and the kind that was read."""

    text: str
    meant: str
    read: str

    @property
    def is_right(self) -> bool:
        """Whether the alarm rang when it should."""
        return (self.meant == NONE) == (self.read == NONE)


def sayings(path: Path) -> Sequence[tuple[str, str]]:
    """Return the labelled sayings of a file: text and kind."""
    told = yaml.safe_load(path.read_text())
    return [(text, kind) for kind, texts in told.items() for text in texts]


def readings(path: Path, reader: UrgentReader | None = None) -> Sequence[Reading]:
    """Return what is read in every saying of a file."""
    reader = reader or load_urgent_reader()
    return [Reading(text, kind, reader.read(text) or NONE) for text, kind in sayings(path)]


def recall(found: Sequence[Reading]) -> Mapping[str, float]:
    """Return the share of alarms that rang, by kind and under ``all``."""
    kinds = sorted({one.meant for one in found} - {NONE})
    groups = {kind: [one for one in found if one.meant == kind] for kind in kinds}
    groups["all"] = [one for one in found if one.meant != NONE]
    return {name: sum(one.is_right for one in of) / len(of) for name, of in groups.items()}


def precision(found: Sequence[Reading]) -> float:
    """Return the share of alarms that rang rightly."""
    rang = [one for one in found if one.read != NONE]
    return sum(one.is_right for one in rang) / len(rang)


def main(path: Path) -> None:
    """Print recall by kind, the confusion table and the worst sayings."""
    found = readings(path)
    for name, share in recall(found).items():
        print(f"recall {name:10} {share:.3f}")
    print(f"precision         {precision(found):.3f}   ({len(found)} sayings)\n")
    columns = sorted({one.meant for one in found} | {one.read for one in found})
    print("meant \\ read " + "".join(f"{kind[:8]:>9}" for kind in columns))
    counted = Counter((one.meant, one.read) for one in found)
    for meant in columns:
        cells = "".join(f"{counted[meant, read] or '.':>9}" for read in columns)
        print(f"{meant:12}{cells}")
    print("\nworst:")
    for one in [one for one in found if not one.is_right][:WORST]:
        print(f"  {one.meant:>9} read as {one.read:<9} {one.text}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else OWN)
