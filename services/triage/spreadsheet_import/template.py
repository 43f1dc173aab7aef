"""An empty sheet to write initiatives into: headings, one row that shows how, a page of notes."""

from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from domain.initiatives.initiatives import Topic
from services.triage.spreadsheet_import.headings import READ, load_import_vocabulary

_LOOK = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
_TITLE = {"bold": True, "bg_color": "#DCE9E5", "border": 1, "border_color": "#9DB5AE"}
_WIDTHS = {"story": 56, **{topic.value: 26 for topic in Topic}}
_WIDTH = 17
"""Of a column that holds no tale."""
_NOTES_WIDTH = 80
_LINE_HEIGHT = 16
_A4 = 9
_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed moment: every copy of one release has the same bytes."""
_PAGES_WIDE = 3


def write_template(path: Path) -> None:
    """Write the sheet."""
    speech = load_import_vocabulary()
    shown = speech.own.labels("example_row")
    with xlsxwriter.Workbook(path, {"default_format_properties": dict(_LOOK)}) as book:
        book.set_properties({"created": _MADE_AT})
        title = book.add_format({**_TITLE, "valign": "vcenter"})
        plain = book.add_format({"num_format": "@"})
        grey = book.add_format({"num_format": "@", "font_color": "#666666", "italic": True})
        sheet = book.add_worksheet(speech.labels["sheet"])
        for at, key in enumerate(READ):
            sheet.set_column(at, at, _WIDTHS.get(key, _WIDTH), plain)
            sheet.write_string(0, at, speech.heading(key), title)
            sheet.write_string(1, at, shown.get(key, ""), grey)
        sheet.set_row(0, 36)
        sheet.set_row(1, 3 * _LINE_HEIGHT)
        sheet.freeze_panes(1, 1)
        _print_well(sheet)
        notes = book.add_worksheet(speech.own["notes_sheet"])
        notes.set_column(0, 0, _NOTES_WIDTH, plain)
        notes.set_paper(_A4)
        for at, line in enumerate(speech.own.labels("note").values()):
            notes.set_row(at, 6 + _LINE_HEIGHT * (1 + len(line) // _NOTES_WIDTH))
            notes.write_string(at, 0, line, plain)


def _print_well(sheet: Worksheet) -> None:
    """Landscape A4; titles and the first column stand on every page."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(_PAGES_WIDE, 0)
    sheet.print_across()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.hide_gridlines(0)
