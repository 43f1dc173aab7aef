"""Which module writes which kind of file; only the one asked for is loaded."""

# ruff: noqa: PLC0415 - a spreadsheet needs no Word library, and a command line answers at once
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from content.export_words import Words
from services.reports.exports.notes import notes
from services.reports.exports.request import ExportRequest, Format
from services.reports.exports.sheet import Mark, TableSheet
from services.reports.exports.tables import COLUMNS, Cell, Record, cells

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
        from services.reports.exports.docx import DocxFile

        return DocxFile(path, request, words, total)
    table = open_table(path, request.format, initiatives_sheet(request, words, total), total)
    return Initiatives(table, reveal=request.reveal_confidential)


def open_table(path: Path, kind: Format, sheet: TableSheet, total: int) -> Writer:
    """Begin a table of ``total`` rows. Raises TooManyRows for more than a spreadsheet holds."""
    match kind:
        case Format.CSV:
            from services.reports.exports.csv import CsvFile

            return CsvFile(path, sheet)
        case Format.JSON:
            from services.reports.exports.json import JsonFile

            return JsonFile(path, sheet)
        case _:
            from services.reports.exports.xlsx import XlsxFile

            return XlsxFile(path, sheet, total)


def initiatives_sheet(request: ExportRequest, words: Words, total: int) -> TableSheet:
    """Return the table of initiatives: what was withdrawn is grey, what is kept close is tinted."""
    return TableSheet(
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
