"""Words that are commands: every accepted wording, folded, and the command it stands for."""

from collections.abc import Mapping
from importlib.resources import files

from content.fields import BrokenLesson, read_yaml
from domain.text import words

FILE = "commands.yaml"


def load_commands() -> Mapping[str, str]:
    """Return command by folded wording. Raises BrokenLesson when one wording means two things."""
    tree = read_yaml((files("content") / FILE).read_bytes(), FILE)
    if not isinstance(tree, dict):
        raise BrokenLesson(FILE, "", "must map commands to lists of wordings")
    found: dict[str, str] = {}
    for command, wordings in tree.items():
        for wording in wordings:
            folded = words(str(wording))
            if found.setdefault(folded, str(command)) != command:
                raise BrokenLesson(FILE, str(command), f'shares "{folded}" with {found[folded]}')
    return found
