"""What people type instead of pressing a button: other words for its label, kept as a file."""

from collections.abc import Mapping
from importlib.resources import files

from content.fields import BrokenLesson, read_yaml
from domain.answers import OtherWords, everyday
from domain.text import words

FILE = "spoken_words.yaml"
LABELS = "vi/choice.yaml"


def load_spoken_words() -> OtherWords:
    """Return for each folded label its other everyday words. Raises BrokenLesson for a wrong key.

    The file names a button by its key in ``vi/choice.yaml``; only labels without facts may have
    other words.
    """
    labels = _mapping(LABELS)
    found: dict[str, frozenset[str]] = {}
    for key, wordings in _mapping(FILE).items():
        label = labels.get(key)
        if not isinstance(label, str) or "{" in label or not isinstance(wordings, list):
            raise BrokenLesson(FILE, key, f"must list words for a button of {LABELS} without facts")
        found[words(label)] = frozenset(everyday(str(wording)) for wording in wordings)
    return found


def _mapping(name: str) -> Mapping[str, object]:
    tree = read_yaml((files("content") / name).read_bytes(), name)
    if not isinstance(tree, dict):
        raise BrokenLesson(name, "", "must be a mapping")
    return {str(key): value for key, value in tree.items()}
