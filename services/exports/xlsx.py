"""Spreadsheets staff gladly open: real dates, titles that stay, filters, text that is only text."""

import os
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

import xlsxwriter

from content.export_words import Words
from services.exports.notes import notes
from services.exports.request import ExportRequest, TooManyRows
from services.exports.shown import Shown, shower
from services.exports.tables import COLUMNS, Kind, Record, cells

MOST_ROWS = 1_048_575
_LOOK = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_TITLE = {"bold": True, "bg_color": "#DCE9E5", "border": 1, "border_color": "#9DB5AE"}
_LINE_HEIGHT = 16
"""Points. Rows get their height here: not every program measures wrapped text by itself."""
_MOST_LINES = 16
"""A longer telling stays whole in its cell, but leaves the next rows on the screen."""
_NOTE_WIDTH = 80
_A4 = 9
_WRAPPED = [
    (number, column.width)
    for number, column in enumerate(COLUMNS)
    if column.kind in {Kind.TEXT, Kind.CODE}
]


class XlsxFile:
    """A workbook written row by row in constant memory; ``close`` ends it."""

    def __init__(self, path: Path, request: ExportRequest, words: Words, total: int) -> None:
        """Begin ``path`` for ``total`` rows. Raises TooManyRows when a sheet cannot hold them."""
        if total > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)
        self._book = xlsxwriter.Workbook(
            os.fspath(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": _LOOK,
                "tmpdir": os.fspath(path.parent),
            },
        )
        self._request = request
        self._words = words
        self._show = shower(words, request.ward.khoi)
        self._row = 0
        self._sheet = self._book.add_worksheet(words["sheet"])
        self._begin(total)

    def add(self, records: Sequence[Record]) -> None:
        """Write these rows below those already written."""
        for record in records:
            shown = self._show(cells(record, reveal=self._request.reveal_confidential))
            self._row += 1
            self._sheet.set_row(self._row, _LINE_HEIGHT * lines(shown))
            self._write(shown)

    def _write(self, shown: list[Shown]) -> None:
        for number, cell in enumerate(shown):
            if isinstance(cell, str) and cell.startswith("<r>"):
                # In this mode the library would take a resident's <r>…</r> for markup of its own.
                self._sheet.write_rich_string(
                    self._row, number, cell[:1], self._plain, cell[1:], self._wrapped
                )
                shown[number] = None
        self._sheet.write_row(self._row, 0, shown)

    def close(self) -> None:
        """Write what stands around the rows and finish the file."""
        self._sheet.autofilter(0, 0, max(self._row, 1), len(COLUMNS) - 1)
        self._add_notes()
        self._book.close()

    def _add_notes(self) -> None:
        about = self._book.add_worksheet(self._words["note.sheet"])
        about.set_column(0, 0, _NOTE_WIDTH)
        about.set_paper(_A4)
        about.fit_to_pages(1, 0)
        wrapped = self._book.add_format({"text_wrap": True})
        heading = self._book.add_format({"bold": True, "font_size": 14})
        for number, line in enumerate(notes(self._request, self._words, self._row)):
            about.set_row(number, 6 + _LINE_HEIGHT * (1 + len(line) // _NOTE_WIDTH))
            about.write_string(number, 0, line, heading if number == 0 else wrapped)

    def _begin(self, total: int) -> None:
        self._plain = self._book.add_format()
        self._wrapped = self._book.add_format({"text_wrap": True})
        centred = self._book.add_format({"align": "center"})
        day = self._book.add_format({"align": "center", "num_format": "dd/mm/yyyy"})
        looks = {Kind.DAY: day, Kind.NUMBER: centred, Kind.YES: centred}
        titles = self._book.add_format({**_TITLE, "text_wrap": True, "valign": "vcenter"})
        for number, column in enumerate(COLUMNS):
            look = looks.get(column.kind, self._wrapped)
            self._sheet.set_column(number, number, column.width, look)
        self._sheet.set_row(0, 36)
        self._sheet.write_row(0, 0, [self._words[f"column.{c.key}"] for c in COLUMNS], titles)
        self._sheet.freeze_panes(1, 1)
        self._print_well()
        self._tell_apart(max(total, 1))
        taken = self._request.taken_at.astimezone(UTC).replace(tzinfo=None)
        title = self._words.fill("note.title", ward=self._request.ward.name)
        self._book.set_properties(
            {"title": title, "author": self._request.ward.name, "created": taken}
        )

    def _print_well(self) -> None:
        """Landscape A4, three pages side by side; titles and codes stand on every page."""
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(3, 0)
        self._sheet.print_across()
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self._sheet.repeat_rows(0)
        self._sheet.repeat_columns(0)
        self._sheet.hide_gridlines(0)
        self._sheet.set_footer("&R&P/&N")

    def _tell_apart(self, rows: int) -> None:
        """Grey what was withdrawn, tint what is kept close, also after sorting."""
        keys = [column.key for column in COLUMNS]
        withdrawn = self._words["status.withdrawn"]
        for key, value, look in (
            ("status", withdrawn, {"font_color": "#7A7A7A", "italic": True}),
            ("is_confidential", self._words["yes"], {"bg_color": "#FBF1D5"}),
        ):
            letter = chr(ord("A") + keys.index(key))
            rule = {"type": "formula", "criteria": f'=${letter}2="{value}"'}
            self._sheet.conditional_format(
                1, 0, rows, len(COLUMNS) - 1, {**rule, "format": self._book.add_format(look)}
            )


def lines(shown: Sequence[Shown]) -> int:
    """Return how many lines of text a row shows at once."""
    most = 1
    for number, width in _WRAPPED:
        cell = shown[number]
        if isinstance(cell, str) and (len(cell) > width or "\n" in cell):
            most = max(most, sum(1 + len(line) * 11 // (12 * width) for line in cell.split("\n")))
    return min(most, _MOST_LINES)
