"""Writes spreadsheets: real dates, frozen titles, filters, and text that is never a formula.

XlsxWriter draws the frame: formats, titles, filter, printing, notes. The rows stream into it.
"""

import re
from collections.abc import Sequence
from datetime import UTC
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from services.documents.archive import entry
from services.documents.cell_text import Shown, shower
from services.documents.sheet_rows import column_letter, row_writer
from services.documents.table import Cell, CellKind, Column, TableSheet, TooManyRows

MOST_ROWS = 1_048_575
_LOOK = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_TITLE = {"bold": True, "bg_color": "#DCE9E5", "border": 1, "border_color": "#9DB5AE"}
_LINE_HEIGHT = 16
"""Points. Rows get their height here: not every program measures wrapped text by itself."""
_MOST_LINES = 16
"""A longer story stays whole in its cell, but leaves the next rows on the screen."""
_NOTE_WIDTH = 80
_A4 = 9
_SHEET = "xl/worksheets/sheet1.xml"
_SAMPLE = re.compile(r'<row r="2".*</row>(?=</sheetData>)', re.DOTALL)
_STYLE = re.compile(r'<c r="[A-Z]+2" s="(\d+)"/>')
_DIMENSION = re.compile(r'(?<=<dimension ref="A1:)[A-Z]+2(?=")')


class XlsxFile:
    """A workbook into which rows stream; memory does not grow with them. ``close`` ends it."""

    def __init__(self, path: Path, table: TableSheet, total: int) -> None:
        """Begin ``path`` for ``total`` rows. Raises TooManyRows when a sheet cannot hold them."""
        if total > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)
        self._show = shower(table)
        self._wrapped = wrapped(table.columns)
        self._row = 1
        self._zip = ZipFile(path, "w", ZIP_DEFLATED)
        with ZipFile(BytesIO(draw_frame(table, total))) as frame:
            for part in frame.infolist():
                if part.filename != _SHEET:
                    self._zip.writestr(part, frame.read(part))
            sheet = frame.read(_SHEET).decode()
        sheet = _DIMENSION.sub(f"{column_letter(len(table.columns) - 1)}{max(total, 1) + 1}", sheet)
        sample = _SAMPLE.search(sheet)
        if sample is None:
            raise ValueError("the frame holds no sample row")
        self._write_row = row_writer(_STYLE.findall(sample[0]))
        self._after = sheet[sample.end() :]
        self._sheet = self._zip.open(
            entry(_SHEET, ZIP_DEFLATED), "w", force_zip64=total > MOST_ROWS // 8
        )
        self._sheet.write(sheet[: sample.start()].encode())

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Write these rows below those already written."""
        written = []
        for cells in rows:
            shown = self._show(cells)
            self._row += 1
            height = _LINE_HEIGHT * lines(shown, self._wrapped)
            written.append(self._write_row(self._row, shown, height))
        self._sheet.write("".join(written).encode())

    def close(self) -> None:
        """Finish the file."""
        self._sheet.write(self._after.encode())
        self._sheet.close()
        self._zip.close()


def wrapped(columns: Sequence[Column]) -> list[tuple[int, int]]:
    """Return number and width of the columns whose text runs over several lines."""
    kinds = {CellKind.TEXT, CellKind.CODE, CellKind.CODES}
    return [(number, one.width) for number, one in enumerate(columns) if one.kind in kinds]


def lines(shown: Sequence[Shown], wrapping: Sequence[tuple[int, int]]) -> int:
    """Return how many lines of text a row shows; ``wrapping`` as ``wrapped`` returns it.

    Capitals are wide, and where words end some of each line is left empty.
    """
    most = 1
    for number, width in wrapping:
        cell = shown[number]
        if isinstance(cell, str) and (len(cell) > width or "\n" in cell):
            wide, left = (15 if cell.isupper() else 11), width // 8
            shown_lines = (
                1 + (len(line) + left) * wide // (12 * width) for line in cell.split("\n")
            )
            most = max(most, sum(shown_lines))
    return min(most, _MOST_LINES)


def draw_frame(table: TableSheet, total: int) -> bytes:
    """Return a workbook with everything but the rows; row 2 of its first sheet is a sample."""
    drawn = BytesIO()
    book = Workbook(drawn, {"in_memory": True, "default_format_properties": dict(_LOOK)})
    sheet = book.add_worksheet(table.words["sheet"])
    _draw_columns(book, sheet, table)
    _print_well(sheet, table.pages_wide)
    _tell_apart(book, sheet, table, max(total, 1))
    sheet.autofilter(0, 0, max(total, 1), len(table.columns) - 1)
    _add_notes(book, table)
    book.set_properties(
        {
            "title": table.notes[0],
            "author": table.author,
            "created": table.taken_at.astimezone(UTC).replace(tzinfo=None),
        }
    )
    book.close()
    return drawn.getvalue()


def _draw_columns(book: Workbook, sheet: Worksheet, table: TableSheet) -> None:
    long = book.add_format({"text_wrap": True})
    centred = book.add_format({"align": "center"})
    day = book.add_format({"align": "center", "num_format": "dd/mm/yyyy"})
    moment = book.add_format({"align": "center", "num_format": "dd/mm/yyyy hh:mm"})
    looks = {
        CellKind.DAY: day,
        CellKind.MOMENT: moment,
        CellKind.NUMBER: centred,
        CellKind.YES: centred,
    }
    title = book.add_format({**_TITLE, "text_wrap": True, "valign": "vcenter"})
    for number, (column, words) in enumerate(zip(table.columns, table.titles, strict=True)):
        look = looks.get(column.kind, long)
        sheet.set_column(number, number, column.width, look)
        sheet.write_string(0, number, words, title)
        sheet.write_blank(1, number, None, look)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 1)


def _print_well(sheet: Worksheet, pages_wide: int) -> None:
    """Landscape A4, some pages side by side; titles and the first column stand on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.print_across()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.hide_gridlines(0)
    sheet.set_footer("&R&P/&N")


def _tell_apart(book: Workbook, sheet: Worksheet, table: TableSheet, rows: int) -> None:
    for mark in table.marks:
        criteria = f'=${column_letter(table.keys.index(mark.key))}2="{mark.value}"'
        look = book.add_format(dict(mark.look))
        rule = {"type": "formula", "criteria": criteria, "format": look}
        sheet.conditional_format(1, 0, rows, len(table.columns) - 1, rule)


def _add_notes(book: Workbook, table: TableSheet) -> None:
    about = book.add_worksheet(table.words["note.sheet"])
    about.set_column(0, 0, _NOTE_WIDTH)
    about.set_paper(_A4)
    about.fit_to_pages(1, 0)
    long = book.add_format({"text_wrap": True})
    heading = book.add_format({"bold": True, "font_size": 14})
    for number, line in enumerate(table.notes):
        about.set_row(number, 6 + _LINE_HEIGHT * (1 + len(line) // _NOTE_WIDTH))
        about.write_string(number, 0, line, heading if number == 0 else long)
