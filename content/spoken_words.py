"""Reads the words people answer with, and what they type instead of pressing a button."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from content.address_words import load_address_words
from content.fields import BrokenLesson, Fields, read_yaml
from domain.answers import Vocabulary
from domain.text import Wordings, words

FILE = "spoken_words.yaml"
LABELS = "vi/home/choice.yaml"


@cache
def load_vocabulary() -> Vocabulary:
    """Read the words that came with the package. Raises BrokenLesson naming what is wrong."""
    tree = _mapping(FILE)
    fields = Fields(tree, FILE)
    vocabulary = Vocabulary(
        numbers={word: int(n) for word, n in fields.pairs("numbers").items()},
        before=Wordings(fields.texts("before_number")),
        after=Wordings(fields.texts("after_number")),
        politely_before=Wordings(fields.texts("politely_before")),
        politely_after=Wordings(fields.texts("politely_after")),
        shorthand=fields.pairs("shorthand"),
        buttons=_buttons(tree.get("buttons"), fields.part("buttons")),
        pronouns=load_address_words().pronouns,
    )
    fields.close()
    return vocabulary


def _buttons(raw: object, fields: Fields) -> Mapping[str, Wordings]:
    """Return synonyms by folded label; only labels without facts may have them."""
    keys = raw if isinstance(raw, dict) else {}
    found = {
        words(str(label)): Wordings(fields.texts(str(key)))
        for key, label in _mapping(LABELS).items()
        if key in keys and "{" not in str(label)
    }
    fields.close()
    return found


def _mapping(name: str) -> Mapping[object, object]:
    tree = read_yaml((files("content") / name).read_bytes(), name)
    if not isinstance(tree, dict):
        raise BrokenLesson(name, "", "must be a mapping")
    return tree
