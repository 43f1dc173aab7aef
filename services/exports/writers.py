"""Which module writes which kind of file; only the one asked for is loaded."""

# ruff: noqa: PLC0415 - a spreadsheet needs no Word library, and a command line answers at once
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from content.export_words import Words
from services.exports.notes import notes
from services.exports.request import ExportRequest, Format
from services.exports.sheet import Mark, Sheet
from services.exports.tables import COLUMNS, Cell, Record, cells

PAGES_WIDE = 3


class Writer(Protocol):
    """A file being written: rows are added in order, ``close`` ends it."""

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Add these rows after those already added."""

    def close(self) -> None:
        """Finish the file."""


class RecordWriter(Protocol):
    """A file of initiatives being written."""

    def add(self, records: Sequence[Record]) -> None:
        """Add these initiatives after those already added."""

    def close(self) -> None:
        """Finish the file."""


class Initiatives:
    """A table of initiatives over whatever writes rows."""

    def __init__(self, writer: Writer, *, reveal: bool) -> None:
        """``reveal`` tells the names of those kept close."""
        self._writer = writer
        self._reveal = reveal

    def add(self, records: Sequence[Record]) -> None:
        """Add these initiatives after those already added."""
        self._writer.add([cells(record, reveal=self._reveal) for record in records])

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


def open_writer(path: Path, request: ExportRequest, words: Words, total: int) -> RecordWriter:
    """Begin the file a request asks for, for ``total`` initiatives.

    Raises TooManyRows or TooManyForms for more than that kind of file may hold.
    """
    if request.format is Format.DOCX:
        from services.exports.docx import DocxFile

        return DocxFile(path, request, words, total)
    table = open_table(path, request.format, initiatives_sheet(request, words, total), total)
    return Initiatives(table, reveal=request.reveal_confidential)


def open_table(path: Path, kind: Format, sheet: Sheet, total: int) -> Writer:
    """Begin a table of ``total`` rows. Raises TooManyRows for more than a spreadsheet holds."""
    match kind:
        case Format.CSV:
            from services.exports.csv import CsvFile

            return CsvFile(path, sheet)
        case Format.JSON:
            from services.exports.json import JsonFile

            return JsonFile(path, sheet)
        case _:
            from services.exports.xlsx import XlsxFile

            return XlsxFile(path, sheet, total)


def initiatives_sheet(request: ExportRequest, words: Words, total: int) -> Sheet:
    """Return the table of initiatives: what was withdrawn is grey, what is kept close is tinted."""
    return Sheet(
        columns=COLUMNS,
        words=words,
        notes=notes(request, words, total),
        author=request.ward.name,
        taken_at=request.taken_at,
        labels={"khoi": request.ward.khoi},
        marks=(
            Mark("status", words["status.withdrawn"], {"font_color": "#7A7A7A", "italic": True}),
            Mark("is_confidential", words["yes"], {"bg_color": "#FBF1D5"}),
        ),
        pages_wide=PAGES_WIDE,
    )
