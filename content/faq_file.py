"""Reads the FAQ (``faq/*.yaml``): questions, each answer with its source and review date."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable

from content.fields import BrokenLesson, Fields, read_yaml
from content.local_facts import fact_names
from domain.screens import slots
from domain.text import words

FOLDER = "faq"
ENTRY_ID = re.compile(r"[a-z0-9-]{3,40}")


class FaqAction(StrEnum):
    """The action an answer may offer with one tap."""

    NOWHERE = ""
    PROPOSE = "propose"
    FOLLOW = "follow"
    LEARN = "learn"
    COUNTER = "counter"
    DATA = "data"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One question with its ``also`` wordings; after ``review_by`` it is no longer shown.

    ``answer`` may hold slots of the ward's own facts, such as ``{hours}``; ``without`` is said in
    its place in a ward that did not tell one of them, and leads to the counter. ``facts`` are
    what a ward told for those slots.
    """

    id: str
    question: str
    also: Sequence[str]
    answer: str
    source: str
    review_by: date
    way: FaqAction
    without: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def needs(self) -> frozenset[str]:
        """The names of the ward's facts that the answer tells."""
        return slots(self.answer)

    def told(self, facts: Mapping[str, str]) -> "FaqEntry":
        """Return the entry as one ward tells it, with what fills its slots."""
        if "{" not in self.answer:
            return self
        if self.needs <= facts.keys():
            return replace(self, facts={name: facts[name] for name in self.needs})
        return replace(self, answer=self.without)


def load_faq(folder: Traversable | None = None) -> tuple[FaqEntry, ...]:
    """Return every entry, file by file. Raises BrokenLesson naming the file and the field."""
    found: list[FaqEntry] = []
    taken: dict[str, str] = {}
    shelf = (folder or files("content")) / FOLDER
    for file in sorted(shelf.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".yaml"):
            continue
        name = f"{FOLDER}/{file.name}"
        fields = Fields(read_yaml(file.read_bytes(), name), name)
        for part in fields.parts("entries"):
            entry = _entry(part, name)
            for wording in (entry.id, entry.question, *entry.also):
                other = taken.setdefault(words(wording), entry.id)
                if other != entry.id or (wording == entry.id and _has(found, entry.id)):
                    raise BrokenLesson(name, entry.id, f'shares "{wording}" with {other}')
            found.append(entry)
        fields.close()
    return tuple(found)


def _has(found: Sequence[FaqEntry], entry_id: str) -> bool:
    return any(one.id == entry_id for one in found)


def _entry(part: Fields, file: str) -> FaqEntry:
    entry = FaqEntry(
        id=part.text("id"),
        question=part.text("question"),
        also=part.texts("also"),
        answer=part.text("answer"),
        source=part.text("source"),
        review_by=part.day("review_by"),
        way=_way(part, file),
        without=part.text_or_empty("without"),
    )
    part.close()
    if not ENTRY_ID.fullmatch(entry.id):
        raise BrokenLesson(file, entry.id, f"must look like {ENTRY_ID.pattern}")
    for name in sorted(entry.needs - fact_names()):
        raise BrokenLesson(file, entry.id, f"tells {{{name}}}, which no ward's profile holds")
    if slots(entry.without):
        raise BrokenLesson(file, entry.id, "without may hold no slot")
    if bool(entry.needs) != bool(entry.without):
        raise BrokenLesson(file, entry.id, "needs without if, and only if, its answer has a slot")
    return entry


def _way(part: Fields, file: str) -> FaqAction:
    word = part.text("way", may_be_empty=True)
    try:
        return FaqAction(word)
    except ValueError:
        allowed = ", ".join(way for way in FaqAction if way)
        raise BrokenLesson(
            file, "way", f'must be empty or one of {allowed}, not "{word}"'
        ) from None
