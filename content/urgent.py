"""Reads the words that tell of an emergency, and what calms them."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from content.urgent_weights import load_urgent_weights
from domain.enquiries.urgent import Alarm, Calm, UrgentKind, UrgentReader
from domain.enquiries.urgent_weights import Weights
from domain.phrasebook import Pattern, Phrasebook, filling

FILE = "urgent.yaml"
WITHIN = 12
"""Words within which the concepts of an alarm stand, where it names no other number."""
_CHOICE = re.compile(r"\(([^()]*)\)")


@cache
def load_urgent_reader() -> UrgentReader:
    """Return the reader with rules and weights as they are shipped."""
    return make_urgent_reader(load_urgent_weights())


def make_urgent_reader(weights: Weights) -> UrgentReader:
    """Read concepts, alarms and what calms them. Raises BrokenLesson naming what is wrong."""
    tree = read_yaml((files("content") / FILE).read_bytes(), FILE)
    fields = Fields(tree, FILE)
    concepts = {
        name: [_pattern(text) for text in texts] for name, texts in fields.lists("concepts").items()
    }
    alarms = [alarm for part in fields.parts("alarms") for alarm in _alarms(part, concepts)]
    calms = [_calm(part, concepts) for part in fields.parts("calms")]
    shorthand, deniable = fields.pairs("shorthand"), fields.texts("deniable")
    fields.close()
    return UrgentReader(Phrasebook(concepts, shorthand), alarms, calms, deniable, weights)


def _pattern(text: str) -> Pattern:
    """Return the slots of "(a|b) c (d|)"."""
    parts = _CHOICE.split(text)  # outside and inside of the brackets by turns
    return [
        [filling(way) for way in (part.split("|") if inside % 2 else [part])]
        for inside, part in enumerate(parts)
        if part.strip()
    ]


def _alarms(part: Fields, concepts: Mapping[str, object]) -> Sequence[Alarm]:
    kind = part.one_of("kind", UrgentKind)
    found = []
    for text in part.texts("said"):
        names, _, within = text.partition("@")
        found.append(Alarm(kind, _known(names.split(), concepts), int(within or WITHIN)))
    part.close()
    return found


def _calm(part: Fields, concepts: Mapping[str, object]) -> Calm:
    [concept] = _known([part.text("said")], concepts)
    unless = frozenset(_known(part.texts("unless"), concepts))
    kinds = frozenset(map(UrgentKind, part.texts("kinds"))) or frozenset(UrgentKind)
    part.close()
    return Calm(concept, kinds, unless)


def _known(names: Sequence[str], concepts: Mapping[str, object]) -> Sequence[str]:
    for name in names:
        if name not in concepts:
            raise BrokenLesson(FILE, "concepts", f'must hold "{name}"')
    return names
