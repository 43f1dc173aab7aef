"""Reads the words that are commands: every accepted wording, and the command it means."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from content.fields import BrokenLesson, read_yaml
from domain.text import Wordings, words

FILE = "commands.yaml"


@cache
def load_commands() -> Mapping[str, Wordings]:
    """Return the wordings of each command. Raises BrokenLesson when one means two commands."""
    tree = read_yaml((files("content") / FILE).read_bytes(), FILE)
    if not isinstance(tree, dict):
        raise BrokenLesson(FILE, "", "must map commands to lists of wordings")
    taken: dict[str, str] = {}
    for command, wordings in tree.items():
        for folded in (words(str(wording)) for wording in wordings):
            if taken.setdefault(folded, str(command)) != command:
                raise BrokenLesson(FILE, str(command), f'shares "{folded}" with {taken[folded]}')
    return {str(name): Wordings(map(str, wordings)) for name, wordings in tree.items()}
