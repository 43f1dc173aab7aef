"""Reads the phrases that point to a content or group of the plan: proposals for staff."""

from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from typing import TypeVar

from content.fields import BrokenLesson, read_yaml
from domain.initiatives.initiatives import Content, Group
from domain.initiatives.proposals import ContentRules, GroupRules
from domain.text import words

Word = TypeVar("Word", bound=StrEnum)


def load_rules() -> ContentRules:
    """Read the phrases of each content. Raises BrokenLesson naming what is wrong."""
    return _load("initiative_rules.yaml", Content)


def load_group_rules() -> GroupRules:
    """Read the phrases by which an author speaks for a group. Raises BrokenLesson."""
    return _load("group_rules.yaml", Group)


def _load(file: str, kind: type[Word]) -> Mapping[Word, tuple[str, ...]]:
    tree = read_yaml((files("content") / file).read_bytes(), file)
    if not isinstance(tree, dict):
        raise BrokenLesson(file, "", "must map codes of the plan to lists of words")
    known = {str(code): code for code in kind}
    rules: dict[Word, tuple[str, ...]] = {}
    for name, phrases in tree.items():
        if name not in known or not isinstance(phrases, list):
            raise BrokenLesson(file, str(name), "must be a code of the plan with a list of words")
        rules[known[name]] = tuple(words(str(phrase)) for phrase in phrases)
    return rules
