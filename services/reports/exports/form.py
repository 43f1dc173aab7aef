"""The one-page form (phiếu) of an initiative, in a document that staff may edit in Word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from content.export_words import load_words
from domain.errors import Refused
from domain.initiatives.initiatives import Status, Topic
from domain.ward import Ward
from domain.zone import LOCAL, day_of
from services.documents.cell_text import place
from services.documents.docx import titled_line
from services.documents.writers import write_document
from services.reports.exports.tables import Record, phone

TEMPLATE = "initiative_form.docx"
MOST_FORMS = 200
"""One-page forms in one document."""
_SIZES = (13, 12, 11, 10)
_ROOM = 305.0
"""Points of height that a page leaves for the text of the initiative."""
_LINE = 1_040
"""Characters on a line, times the font size in points."""
_TITLE = 15
"""Characters of the title that leads each paragraph."""
_DOTTED = 21.0
"""Points of height of one dotted line."""
_MOST_DOTTED = 8


class TooManyForms(Refused):
    """More one-page forms than one document may hold; the filters are too wide."""

    code = "export.too_many_forms"


class InitiativeForms:
    """A document with one form a page; ``close`` fills the template with all of them."""

    def __init__(
        self, path: Path, total: int, *, ward: Ward, taken_at: datetime, reveal: bool
    ) -> None:
        """Begin a document for ``total`` forms. Raises TooManyForms."""
        if total > MOST_FORMS:
            raise TooManyForms(limit=MOST_FORMS)
        self._path = path
        self._ward, self._taken_at, self._reveal = ward, taken_at, reveal
        self._words = load_words()
        self._forms: list[dict[str, Any]] = []

    def add(self, records: Sequence[Record]) -> None:
        """Add the forms of these initiatives."""
        self._forms.extend(self._form(record) for record in records)

    def close(self) -> None:
        """Fill the template and write the document."""
        facts = {"forms": self._forms, "words": self._words.labels("form")}
        write_document(self._path, TEMPLATE, facts, author=self._ward.name, at=self._taken_at)

    def _form(self, record: Record) -> dict[str, Any]:
        row, words, ward = record.row, self._words, self._ward
        sent = row.submitted_at.astimezone(LOCAL)
        made = self._taken_at.astimezone(LOCAL)
        gone = row.withdrawn_at if row.status == Status.WITHDRAWN else None
        return {
            "ward": ward.name.upper(),
            "dated": words.fill("form.dated", place=place(ward.name), year=made.year),
            "is_demo": row.is_demo,
            "sent": words.fill(
                "form.sent", code=row.code, time=f"{sent:%H:%M}", day=f"{sent:%d/%m/%Y}"
            ),
            "facts": self._facts(record) if gone is None else self._withdrawn(gone),
            **self._told(told(record, self._words["spoken"]) if gone is None else {}),
        }

    def _withdrawn(self, at: datetime) -> list[Any]:
        text = self._words.fill("form.withdrawn", day=f"{day_of(at):%d/%m/%Y}")
        return [self._line(("column.status", text))]

    def _facts(self, record: Record) -> list[Any]:
        row, words = record.row, self._words
        is_hidden = row.is_confidential and not self._reveal
        unit = self._ward.khoi_by_code(row.khoi)
        khoi = unit.name if unit else row.khoi or words["form.khoi_unknown"]
        name = words["hidden"] if is_hidden else row.name or words["form.nameless"]
        call = ", ".join(part for part in (phone(row.phone), row.phone_note) if part)
        number = words["hidden"] if is_hidden else call or words["form.phone_none"]
        count = words.fill("form.files_count", count=record.files)
        maturity = words.label("maturity", row.maturity or "unsaid")
        return [
            self._line(("form.name", name)),
            self._line(("form.khoi", khoi), ("form.phone", number)),
            self._line(
                ("column.maturity", maturity),
                ("form.files", count if record.files else words["form.files_none"]),
            ),
            *self._listed("co_authors", self._named(record, is_hidden=is_hidden)),
            *self._listed("evidence_kinds", self._labels("evidence_kind", row.evidence_kinds)),
            *self._weighed("content", row.content, row.content_set_by),
            *self._listed("more_contents", self._labels("content", row.more_contents)),
            *self._weighed("group", row.subject_group, row.group_set_by),
        ]

    def _named(self, record: Record, *, is_hidden: bool) -> Sequence[str]:
        return [self._words["hidden"]] if is_hidden and record.co_authors else record.co_authors

    def _labels(self, group: str, codes: Sequence[str] | None) -> Sequence[str]:
        return [self._words.label(group, code) for code in codes or ()]

    def _listed(self, column: str, shown: Sequence[str]) -> list[Any]:
        """Return what several may be of; a form without any says nothing of it."""
        return [self._line((f"column.{column}", "; ".join(shown)))] if shown else []

    def _weighed(self, group: str, code: str | None, set_by: str | None) -> list[Any]:
        """Return a value and whether a rule proposed it or staff set it."""
        if code is None:
            return []
        words = self._words
        by = words.fill("form.set_by", name=set_by) if set_by else words["form.by_rule"]
        return [self._line((f"column.{group}", f"{words.label(group, code)} ({by})"))]

    def _line(self, *facts: tuple[str, str], points: int = 13) -> Any:
        """Return facts side by side, each after the title of its key."""
        return titled_line(*((self._words[key], text) for key, text in facts), points=points)

    def _told(self, answers: Mapping[str, str]) -> dict[str, Any]:
        """Return story and answers as paragraphs, and dotted lines for a remark below."""
        points, left = fit(list(answers.values()))
        lines = [
            self._line((f"column.{key}", text), points=points) for key, text in answers.items()
        ]
        return {"lines": lines, "remark": range(2 + min(_MOST_DOTTED, int(left // _DOTTED)))}


def told(record: Record, spoken: str) -> dict[str, str]:
    """Return the story and the answers that were given, in the order they are asked.

    ``spoken`` stands behind an answer that there is a recording of.
    """
    answers = {"story": record.row.story, **{t.value: record.answers.get(t, "") for t in Topic}}
    heard = {key: f"{answers[key]} {spoken}".lstrip() for key in answers if key in record.spoken}
    return {key: text for key, text in {**answers, **heard}.items() if text}


def fit(paragraphs: Sequence[str]) -> tuple[int, float]:
    """Return the font size that keeps these on the form's one page, and the room left.

    Both in points. What needs a second page even in the smallest size is set in a comfortable one.
    """
    for points in _SIZES:
        lines = sum(
            1 + text.count("\n") + (_TITLE + len(text)) * points // _LINE for text in paragraphs
        )
        left = _ROOM - lines * points * 1.16 - 6 * len(paragraphs)
        if left >= 0:
            return points, left
    return _SIZES[1], 0.0
