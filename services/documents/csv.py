"""Writes CSV tables: UTF-8 with a BOM for Excel, and no cell that could be a formula."""

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from services.documents.cell_text import Shown, shower
from services.documents.table import Cell, TableSheet

_LEADS_FORMULA = tuple("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                       "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
_PHONE = re.compile(r"\+[0-9][0-9 .]{6,18}")


class CsvFile:
    """A comma-separated file, written row by row; ``close`` ends it."""

    def __init__(self, path: Path, sheet: TableSheet) -> None:
        """Begin ``path`` with its row of titles."""
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._show = shower(sheet)
        self._writer.writerow(sheet.titles)

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Write these rows below those already written."""
        self._writer.writerows([safe(cell) for cell in self._show(row)] for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def safe(cell: Shown) -> str | int | None:
    """Return a cell that is safe in a CSV file.

    An apostrophe leads whatever a spreadsheet would calculate; a phone number such as +84 912…
    stays as it is.
    """
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if not isinstance(cell, str):
        return cell
    if cell.lstrip(" ").startswith(_LEADS_FORMULA) and not _PHONE.fullmatch(cell):
        return f"'{cell}"
    return cell
