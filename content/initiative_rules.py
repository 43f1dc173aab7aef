"""Which words speak for which content of the plan: a proposal for staff, kept as a file."""

from importlib.resources import files

from content.fields import BrokenLesson, read_yaml
from domain.initiatives import Content, Rules
from domain.text import words

FILE = "initiative_rules.yaml"


def load_rules() -> Rules:
    """Read the phrases of each content. Raises BrokenLesson naming what is wrong."""
    tree = read_yaml((files("content") / FILE).read_bytes(), FILE)
    if not isinstance(tree, dict):
        raise BrokenLesson(FILE, "", "must map contents to lists of words")
    known = {str(content): content for content in Content}
    rules: dict[Content, tuple[str, ...]] = {}
    for name, phrases in tree.items():
        if name not in known or not isinstance(phrases, list):
            raise BrokenLesson(
                FILE, str(name), "must be a content of the plan with a list of words"
            )
        rules[known[name]] = tuple(words(str(phrase)) for phrase in phrases)
    return rules
