"""Reads the fields of a content file one by one and reports an unreadable one in one sentence."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar, cast

import yaml

from domain.errors import BadSetting

Word = TypeVar("Word", bound=StrEnum)
Kind = TypeVar("Kind")

_ONE_MESSAGE_LINE = 160


class BrokenLesson(BadSetting):
    """A content file that cannot be used: one English sentence naming the file and the field.

    ``rule`` is the lesson rule it breaks: R01 for its shape, R02 for its name.
    """

    def __init__(self, file: str, where: str, what: str, rule: str = "R01") -> None:
        place = f"field {where} " if where else ""
        super().__init__(f"Lesson file {file}: {place}{what}.")
        self.file = file
        self.where = where
        self.what = what
        self.rule = rule


def read_yaml(data: bytes, file: str) -> object:
    """Return the plain values in a YAML file: no tags, no key written twice.

    Raises ``BrokenLesson`` for anything else, including text that is not UTF-8.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        reader = loader(data.decode("utf-8"))
        try:
            node = reader.get_single_node()
            _refuse_doubled_keys(node, file)
            return reader.construct_document(node) if node is not None else None
        finally:
            reader.dispose()
    except UnicodeDecodeError as wrong:
        raise BrokenLesson(file, "", f"is not UTF-8 text (byte {wrong.start})") from None
    except yaml.YAMLError as wrong:
        raise BrokenLesson(file, "", f"is not valid YAML ({_briefly(wrong)})") from None
    except ValueError as wrong:
        raise BrokenLesson(file, "", f"holds a value that is none ({wrong})") from None


def _briefly(wrong: yaml.YAMLError) -> str:
    mark = getattr(wrong, "problem_mark", None)
    line = f"line {mark.line + 1}: " if mark is not None else ""
    problem = getattr(wrong, "problem", None) or str(wrong)
    return (line + " ".join(str(problem).split()))[:_ONE_MESSAGE_LINE]


def _refuse_doubled_keys(node: yaml.Node | None, file: str) -> None:
    waiting = [node]
    seen: set[int] = set()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, yaml.SequenceNode):
            waiting.extend(current.value)
        elif isinstance(current, yaml.MappingNode):
            keys = [key.value for key, _ in current.value if isinstance(key, yaml.ScalarNode)]
            doubled = next((key for key in keys if keys.count(key) > 1), None)
            if doubled is not None:
                line = current.start_mark.line + 1
                raise BrokenLesson(
                    file, doubled, f"is written twice (in the part from line {line})"
                )
            waiting.extend(value for _, value in current.value)


class Fields:
    """One mapping of a content file. Each field is taken once; ``close`` refuses what is left."""

    def __init__(self, raw: object, file: str, where: str = "") -> None:
        if not isinstance(raw, dict):
            raise BrokenLesson(file, where, "must be a list of fields with values")
        self._left: dict[object, object] = dict(raw)
        self._file = file
        self._where = where

    def close(self) -> None:
        """Refuse the first field that was not read."""
        for name in self._left:
            raise BrokenLesson(self._file, self._path(str(name)), "is unknown")

    def expect(self, name: str, value: str) -> None:
        """Take a field that can hold only ``value``."""
        if self._take(name, str, "text") != value:
            raise self._broken(name, f'must be "{value}"')

    def text(self, name: str, *, may_be_empty: bool = False) -> str:
        """Take a text; only spaces count as empty."""
        text = self._take(name, str, "text in quotes").strip()
        if not text and not may_be_empty:
            raise self._broken(name, "must not be empty")
        return text

    def text_or_empty(self, name: str) -> str:
        """Take a text that may be left out."""
        return self.text(name, may_be_empty=True) if name in self._left else ""

    def number(self, name: str) -> int:
        """Take a whole number."""
        return self._take(name, int, "a whole number")

    def flag(self, name: str) -> bool:
        """Take true or false."""
        return self._take(name, bool, "true or false")

    def day(self, name: str) -> date:
        """Take a date without a time."""
        return self._take(name, date, "a date such as 2026-11-22")

    def day_or_none(self, name: str) -> date | None:
        """Take a date, or null."""
        if name in self._left and self._left[name] is None:
            del self._left[name]
            return None
        return self.day(name)

    def day_or_text(self, name: str) -> str:
        """Take a date, or words for one that is not known to the day."""
        value = self._left.get(name)
        return self.day(name).isoformat() if isinstance(value, date) else self.text(name)

    def one_of(self, name: str, words: type[Word]) -> Word:
        """Take one of a closed list of words."""
        word = self.text(name)
        try:
            return words(word)
        except ValueError:
            allowed = ", ".join(words)
            raise self._broken(name, f'must be one of {allowed}, not "{word}"') from None

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts; it may be empty."""
        return cast("tuple[str, ...]", self._list(name, str, "text in quotes"))

    def numbers(self, name: str) -> tuple[int, ...]:
        """Take a list of whole numbers; it may be empty."""
        return cast("tuple[int, ...]", self._list(name, int, "a whole number"))

    def days(self, name: str) -> tuple[date, ...]:
        """Take a list of dates; it may be empty."""
        return cast("tuple[date, ...]", self._list(name, date, "a date such as 2026-11-22"))

    def pairs(self, name: str) -> Mapping[str, str]:
        """Take a mapping of texts to texts; it may be empty."""
        raw = self._take(name, dict, "pairs of texts")
        for key, value in raw.items():
            if not isinstance(key, str) or not isinstance(value, str):
                raise self._broken(name, "must be pairs of texts")
        return raw

    def lists(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """Take a field whose every field is a list of texts."""
        raw = self._take(name, dict, "lists of texts")
        part = Fields(raw, self._file, self._path(name))
        return {str(key): part.texts(str(key)) for key in raw}

    def part(self, name: str) -> "Fields":
        """Take a field that has fields of its own."""
        return Fields(self._take(name, dict, "a list of fields"), self._file, self._path(name))

    def part_or_none(self, name: str) -> "Fields | None":
        """Take a field with fields of its own, if it is there."""
        return self.part(name) if name in self._left else None

    def parts(self, name: str) -> tuple["Fields", ...]:
        """Take a list whose every entry has fields of its own; it may be empty."""
        entries = self._take(name, list, "a list")
        path = self._path(name)
        return tuple(
            Fields(entry, self._file, f"{path}[{n}]") for n, entry in enumerate(entries, start=1)
        )

    def _list(self, name: str, kind: type, wanted: str) -> tuple[object, ...]:
        entries = self._take(name, list, "a list")
        for n, entry in enumerate(entries, start=1):
            if not _is_a(entry, kind):
                raise self._broken(f"{name}[{n}]", f"must be {wanted}")
        return tuple(entries)

    def _take(self, name: str, kind: type[Kind], wanted: str) -> Kind:
        if name not in self._left:
            raise self._broken(name, "is missing")
        value = self._left.pop(name)
        if not _is_a(value, kind):
            raise self._broken(name, f"must be {wanted}")
        return cast("Kind", value)

    def _path(self, name: str) -> str:
        return f"{self._where}.{name}" if self._where else name

    def _broken(self, name: str, what: str) -> BrokenLesson:
        return BrokenLesson(self._file, self._path(name), what)


def _is_a(value: object, kind: type) -> bool:
    """Whether YAML has read ``kind``: true is no number, a timestamp is no date."""
    if kind is int and isinstance(value, bool):
        return False
    if kind is date and isinstance(value, datetime):
        return False
    return isinstance(value, kind)
