"""Reads one row of a sheet as an initiative, or reports its faults cell by cell."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.errors import Refused
from domain.ids import read_code
from domain.initiatives.initiatives import Status, Topic
from domain.people import read_name
from domain.text import words
from domain.triage.paper_forms import find_paper_number, paper_key
from domain.ward import Ward
from services.triage.spreadsheet_import.cells import (
    Unread,
    contents,
    day,
    group,
    label,
    labels,
    phone,
    text_of,
    told,
    yes_or_no,
)
from services.triage.spreadsheet_import.headings import AGREED, Headings, ImportVocabulary
from services.triage.spreadsheet_import.sheet import Formula, SheetLine

_LONGEST_NUMBER = 60
_NEVER = frozenset({Status.DRAFT, Status.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; ``column`` is the heading people see."""

    row: int
    column: str
    what: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row that may come in; ``key`` identifies it, ``told`` holds its columns."""

    number: int
    key: str
    code: str | None
    told: Mapping[str, Any]
    hides_name: bool

    @property
    def story(self) -> str:
        """Return the story."""
        return str(self.told["story"])


def _key(number: str) -> str:
    """Return the key that lets a numbered row come in only once, the same as for our papers."""
    paper = find_paper_number(number)
    return f"excel:{words(number)}" if paper is None else paper_key(paper)


class RowReader:
    """Reads the rows of one sheet."""

    def __init__(
        self, ward: Ward, headings: Headings, speech: ImportVocabulary, today: date
    ) -> None:
        """``today`` is the default for a missing day, and the latest day allowed."""
        self._headings, self._speech = headings, speech
        self._today, self._ward = today, ward
        said = yes_or_no(speech.said("yes"), speech.said("no"))
        statuses = {k: v for k, v in speech.codes("status").items() if v not in _NEVER}
        maturities = speech.codes("maturity")
        kinds = speech.codes("evidence_kind")
        self._readers: Mapping[str, Callable[[Any], Any]] = {
            "code": self._number,
            "sent_on": lambda cell: day(cell, today),
            "status": lambda cell: label(statuses, cell),
            "maturity": lambda cell: label(maturities, cell),
            "story": told,
            **{topic.value: told for topic in Topic},
            "evidence_kinds": lambda cell: labels(kinds, cell),
            "content": contents,
            "more_contents": contents,
            "group": group,
            "name": self._name,
            AGREED: said,
            "khoi": self._khoi,
            "phone": phone,
            "is_confidential": said,
        }

    def is_example(self, line: SheetLine) -> bool:
        """Return whether a row is only there to show how rows are written."""
        return text_of(self._cell(line, "story")).startswith(self._speech.own["example"])

    def read(self, line: SheetLine) -> ImportRow | Sequence[Fault]:
        """Return the row, or everything that is wrong with it."""
        faults: list[Fault] = []
        found: dict[str, Any] = {}
        for key in self._headings.columns:
            cell = self._cell(line, key)
            if isinstance(cell, Formula):
                faults.append(self._fault(line, key, "is a formula without a computed value"))
            elif text_of(cell):
                try:
                    found[key] = self._readers[key](cell)
                except Unread as no:
                    faults.append(self._fault(line, key, str(no)))
        if "story" not in found and not faults:
            faults.append(self._fault(line, "story", "is empty"))
        return faults or self._row(line, found)

    def _row(self, line: SheetLine, found: dict[str, Any]) -> ImportRow:
        number = found.pop("code", None)
        agreed = found.pop(AGREED, False)
        name = found.get("name")
        if not agreed:
            found.pop("name", None)
        code = read_code(number) if number else None
        return ImportRow(
            number=line.number,
            key=_key(number) if number else self._digest(line),
            code=code,
            told={"sent_on": self._today, **found},
            hides_name=name is not None and not agreed,
        )

    def _digest(self, line: SheetLine) -> str:
        """Return the key of a row without a number: a digest of its words, however written."""
        cells = [f"{key}={words(text_of(self._cell(line, key)))}" for key in self._readers]
        return "excel:" + hashlib.sha256("\n".join(cells).encode()).hexdigest()

    def _cell(self, line: SheetLine, key: str) -> Any:
        at = self._headings.columns.get(key)
        return line.cells[at] if at is not None and at < len(line.cells) else None

    def _fault(self, line: SheetLine, key: str, what: str) -> Fault:
        return Fault(line.number, self._speech.heading(key), what)

    def _number(self, cell: Any) -> str:
        typed = text_of(cell)
        if len(typed) > _LONGEST_NUMBER or not words(typed):
            raise Unread(f"is no number of up to {_LONGEST_NUMBER} characters")
        return typed

    def _name(self, cell: Any) -> str:
        try:
            return read_name(text_of(cell))
        except Refused as no:
            raise Unread("is no name") from no

    def _khoi(self, cell: Any) -> str:
        khoi = self._ward.khoi_named(text_of(cell))
        if khoi is None:
            raise Unread("is no neighbourhood of this ward")
        return khoi.code
