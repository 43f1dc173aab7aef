"""Reads the data behind the lesson rules: limits, word lists, allowed addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any

from content.fields import BrokenLesson, Fields, read_yaml

FOLDER = "lesson_rules"


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair of pronouns a lesson may keep, and the words that would break it."""

    learner: str
    teacher: str
    foreign: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that may be shown while ``verified_on`` is fresh; never while it is None."""

    number: str
    meaning: str
    source: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few words of a source, kept so that a lesson is not copied from it."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class LintRules:
    """Everything the linter compares a lesson with.

    ``words``, ``facts`` and ``codes`` are plain lists by name, as their files explain; ``limits``
    are by group (elders, others, everyone).
    """

    words: Mapping[str, Any]
    limits: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Any]
    codes: Mapping[str, Any]
    pairs: tuple[Pair, ...]
    host_suffix: str
    hosts: frozenset[str]
    phones: tuple[Phone, ...]
    excerpts: tuple[Excerpt, ...]

    @classmethod
    def load(cls, folder: Traversable) -> "LintRules":
        """Read ``folder/lesson_rules``; ``excerpts.yaml`` alone may be absent.

        Raises ``BrokenLesson`` naming the file that cannot be read.
        """
        shelf = folder / FOLDER
        words = _mapping(shelf, "words.yaml")
        trusted = _fields(shelf, "trusted.yaml")
        hosts = trusted.part("hosts")
        return cls(
            words=words,
            limits=_mapping(shelf, "limits.yaml"),
            facts=_mapping(shelf, "facts.yaml"),
            codes=_mapping(shelf, "codes.yaml"),
            pairs=tuple(_pair(part) for part in _fields(shelf, "words.yaml").parts("address")),
            host_suffix=hosts.text("suffix"),
            hosts=frozenset(hosts.texts("usable")),
            phones=tuple(_phone(part) for part in trusted.parts("phones")),
            excerpts=_excerpts(shelf),
        )


def _pair(fields: Fields) -> Pair:
    pair = Pair(fields.text("learner"), fields.text("teacher"), fields.texts("foreign"))
    fields.close()
    return pair


def _phone(fields: Fields) -> Phone:
    phone = Phone(
        number=fields.text("number"),
        meaning=fields.text("for"),
        source=fields.text("source"),
        verified_on=fields.day_or_none("verified_on"),
    )
    fields.close()
    return phone


def _excerpts(shelf: Traversable) -> tuple[Excerpt, ...]:
    if not (shelf / "excerpts.yaml").is_file():
        return ()
    parts = _fields(shelf, "excerpts.yaml").parts("excerpts")
    return tuple(Excerpt(part.text("source"), part.text("text")) for part in parts)


def _mapping(shelf: Traversable, name: str) -> Mapping[str, Any]:
    raw = _raw(shelf, name)
    if not isinstance(raw, dict):
        raise BrokenLesson(f"{FOLDER}/{name}", "", "must be a list of fields with values")
    return raw


def _fields(shelf: Traversable, name: str) -> Fields:
    return Fields(_raw(shelf, name), f"{FOLDER}/{name}")


def _raw(shelf: Traversable, name: str) -> object:
    file = shelf / name
    if not file.is_file():
        raise BrokenLesson(f"{FOLDER}/{name}", "", "is missing")
    return read_yaml(file.read_bytes(), f"{FOLDER}/{name}")
