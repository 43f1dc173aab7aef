"""Chooses the module that writes a format; only the one asked for is loaded."""

# ruff: noqa: PLC0415 - a spreadsheet needs no Word library, and a command line answers at once
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from services.documents.formats import Format
from services.documents.table import Cell, TableSheet


class TableWriter(Protocol):
    """A file being written: rows are added in order, ``close`` ends it."""

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Add these rows after those already added."""

    def close(self) -> None:
        """Finish the file."""


def open_table(path: Path, kind: Format, sheet: TableSheet, total: int) -> TableWriter:
    """Begin a table of ``total`` rows. Raises TooManyRows for more than a spreadsheet holds."""
    match kind:
        case Format.CSV:
            from services.documents.csv import CsvFile

            return CsvFile(path, sheet)
        case Format.JSON:
            from services.documents.json import JsonFile

            return JsonFile(path, sheet)
        case _:
            from services.documents.xlsx import XlsxFile

            return XlsxFile(path, sheet, total)


def write_document(
    path: Path, template: str, facts: Mapping[str, Any], *, author: str, at: datetime
) -> None:
    """Write a Word document: a template of ``content/documents`` filled with facts."""
    from services.documents.docx import fill_template

    fill_template(path, template, facts, author=author, at=at)
