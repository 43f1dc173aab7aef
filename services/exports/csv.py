"""Tables any program reads: UTF-8 with a mark for Excel, and no cell that could be a formula."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from content.export_words import Words
from services.exports.request import ExportRequest
from services.exports.shown import Shown, shower
from services.exports.tables import COLUMNS, Record, cells

_LEADS_FORMULA = tuple("=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                       "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
_PHONE = re.compile(r"\+[0-9][0-9 .]{6,18}")


class CsvFile:
    """A comma-separated file, written row by row; ``close`` ends it."""

    def __init__(self, path: Path, request: ExportRequest, words: Words, _total: int) -> None:
        """Begin ``path`` with its row of titles."""
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._show = shower(words, request.ward.khoi)
        self._reveal = request.reveal_confidential
        self._writer.writerow([words[f"column.{column.key}"] for column in COLUMNS])

    def add(self, records: Sequence[Record]) -> None:
        """Write these rows below those already written."""
        for record in records:
            shown = self._show(cells(record, reveal=self._reveal))
            self._writer.writerow([safe(cell) for cell in shown])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def safe(cell: Shown) -> str | int | None:
    """Return a cell as it may stand in a CSV file.

    An apostrophe leads whatever a spreadsheet would calculate; a phone number such as +84 912…
    stays as it is.
    """
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if not isinstance(cell, str):
        return cell
    if cell.lstrip(" ").startswith(_LEADS_FORMULA) and not _PHONE.fullmatch(cell):
        return f"'{cell}"
    return cell
