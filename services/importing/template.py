"""An empty sheet to write initiatives into: headings, one row that shows how, a page of notes."""

from pathlib import Path

import xlsxwriter

from services.importing.headings import READ, load_speech

_WIDTH = 18
_STORY_WIDTH = 56
_NOTES_WIDTH = 110


def write_template(path: Path) -> None:
    """Write the sheet."""
    speech = load_speech()
    shown = speech.own.labels("example_row")
    with xlsxwriter.Workbook(path) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        grey = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#666666"})
        sheet = book.add_worksheet(speech.labels["sheet"])
        sheet.set_column(0, len(READ) - 1, _WIDTH, plain)
        story = READ.index("story")
        sheet.set_column(story, story, _STORY_WIDTH, plain)
        sheet.freeze_panes(1, 0)
        for at, key in enumerate(READ):
            sheet.write_string(0, at, speech.heading(key), bold)
            sheet.write_string(1, at, shown.get(key, ""), grey)
        notes = book.add_worksheet(speech.own["notes_sheet"])
        notes.set_column(0, 0, _NOTES_WIDTH, plain)
        for at, line in enumerate(speech.own.labels("note").values()):
            notes.write_string(at, 0, line, plain)
