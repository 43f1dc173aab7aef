"""Which module writes which kind of file; only the one asked for is loaded."""

# ruff: noqa: PLC0415 - a spreadsheet needs no Word library, and a command line answers at once
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from content.export_words import Words
from services.exports.request import ExportRequest, Format
from services.exports.tables import Record


class Writer(Protocol):
    """A file being written: rows are added in order, ``close`` ends it."""

    def add(self, records: Sequence[Record]) -> None:
        """Add these initiatives after those already added."""

    def close(self) -> None:
        """Finish the file."""


def open_writer(path: Path, request: ExportRequest, words: Words, total: int) -> Writer:
    """Begin the file a request asks for, for ``total`` initiatives.

    Raises TooManyRows or TooManyForms for more than that kind of file may hold.
    """
    match request.format:
        case Format.XLSX:
            from services.exports.xlsx import XlsxFile

            return XlsxFile(path, request, words, total)
        case Format.CSV:
            from services.exports.csv import CsvFile

            return CsvFile(path, request, words, total)
        case Format.JSON:
            from services.exports.json import JsonFile

            return JsonFile(path, request, words, total)
        case Format.DOCX:
            from services.exports.docx import DocxFile

            return DocxFile(path, request, words, total)
