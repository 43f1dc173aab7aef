"""Finds which column of a sheet holds what, by the headings people wrote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from content.export_words import Words, load_words
from domain.initiatives.initiatives import Topic
from domain.text import words
from services.triage.spreadsheet_import.sheet import HEADING_ROWS, SheetLine, UnreadableSheet

AGREED = "agreed"
READ = (
    "code",
    "sent_on",
    "status",
    "maturity",
    "story",
    *(topic.value for topic in Topic),
    "evidence_kinds",
    "content",
    "more_contents",
    "group",
    "name",
    AGREED,
    "khoi",
    "phone",
    "is_confidential",
)
"""The columns that are read, in the order of a new sheet."""


@dataclass(frozen=True, slots=True)
class ImportVocabulary:
    """The words of our sheets: ``labels`` as exports write them, ``own`` for coming in."""

    labels: Words
    own: Words

    def heading(self, key: str) -> str:
        """Return how a column is called."""
        return self.own["column.agreed"] if key == AGREED else self.labels[f"column.{key}"]

    def names(self, key: str) -> frozenset[str]:
        """Return every folded heading a column goes by."""
        others = self.own.labels("other").get(key, "").split(";")
        return frozenset(words(name) for name in (self.heading(key), *others) if name)

    def codes(self, group: str) -> Mapping[str, str]:
        """Return the code of each folded label of a group."""
        return {words(label): code for code, label in self.labels.labels(group).items()}

    def said(self, key: str) -> frozenset[str]:
        """Return the folded words that mean yes, or no."""
        return frozenset(words(word) for word in self.own[key].split(";"))


def load_import_vocabulary() -> ImportVocabulary:
    """Read the words that came with the package."""
    return ImportVocabulary(load_words(), load_words("triage/import.yaml"))


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand, the column of each key, and headings nothing is read from."""

    row: int
    columns: Mapping[str, int]
    unused: Sequence[str]


def find_headings(lines: Sequence[SheetLine], speech: ImportVocabulary) -> Headings:
    """Return the headings among the first rows. Raises UnreadableSheet when none names a story."""
    known = {name: key for key in READ for name in speech.names(key)}
    found: list[Headings] = []
    for line in lines:
        if line.number > HEADING_ROWS:
            break
        read = _read(line, known)
        if "story" in read.columns:
            found.append(read)
    if not found:
        raise UnreadableSheet(
            f"No heading {speech.heading('story')!r} in the first {HEADING_ROWS} rows: "
            "hocvuso import initiatives --template FILE.xlsx writes a sheet to start from."
        )
    return max(found, key=lambda one: len(one.columns))


def _read(line: SheetLine, known: Mapping[str, str]) -> Headings:
    columns: dict[str, int] = {}
    unused: list[str] = []
    for at, cell in enumerate(line.cells):
        heading = " ".join(cell.split()) if isinstance(cell, str) else ""
        key = known.get(words(heading))
        if key is not None and key not in columns:
            columns[key] = at
        elif heading:
            unused.append(heading)
    return Headings(line.number, columns, unused)
