"""Figures as a spreadsheet: a sheet and a chart for each cut, behind them the records.

Everything is text, number or date; nothing is a formula, so every program shows the same.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from content.export_words import Words
from domain.reports.participation import Breakdown, Metric, Table
from services.documents.cell_text import clean_text, cut
from services.documents.table import TooManyRows
from services.reports.participation.places import PlaceNames
from services.reports.participation.records import RecordCell, RecordSheet
from services.reports.participation.words import row_name, shown

MOST_ROWS = 1_048_575
_LOOK = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_TITLE = {"bold": True, "bg_color": "#DCE9E5", "border": 1, "border_color": "#9DB5AE"}
_CHARTED = (Metric.LEARNERS_NAMED, Metric.LEARNERS_UNNAMED)
_COLOURS = ("#1F6F5C", "#A9CFC3")
_CELL = {"border": 1, "border_color": "#C9D6D2"}
_NAME_WIDTH, _FIGURE_WIDTH, _NOTE_WIDTH = 58, 15, 80
_NARROWEST, _WIDEST = 12, 58
"""Of a column of records: as wide as its longest text, within these."""
_A4 = 9
_ROW_HEIGHT = 18
"""Points; the default height is too low in some programs."""


class FiguresFile:
    """A workbook of figures; ``close`` writes it."""

    def __init__(self, path: Path, places: PlaceNames, words: Words) -> None:
        """Begin ``path``."""
        self._places, self._words = places, words
        self._book = Workbook(
            str(path),
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "default_format_properties": dict(_LOOK),
            },
        )
        add = self._book.add_format
        self._title = add({**_TITLE, "text_wrap": True, "align": "center"})
        self._wrapped = add({"text_wrap": True})
        figure = {**_CELL, "align": "right", "num_format": "#,##0"}
        self._name = add({**_CELL, "text_wrap": True})
        self._number = add(figure)
        self._total = add({**figure, "bold": True, "top": 2})
        self._total_name = add({**_CELL, "bold": True, "top": 2, "text_wrap": True})
        self._text = add(_CELL)
        self._count = add({**_CELL, "align": "center", "num_format": "#,##0"})
        self._day = add({**_CELL, "align": "center", "num_format": "dd/mm/yyyy"})

    def add_table(self, table: Table) -> None:
        """Add the sheet of one cut, its total last, with its chart below."""
        words, sheet = self._words, self._book.add_worksheet(self._words[f"cut.{table.cut}"])
        measures = list(table.total)
        self._head(sheet, [words[f"row.{table.cut}"], *(words[f"measure.{m}"] for m in measures)])
        sheet.set_column(0, 0, _NAME_WIDTH)
        sheet.set_column(1, len(measures), _FIGURE_WIDTH)
        for number, row in enumerate(table.rows, start=1):
            name = row_name(words, self._places, table.cut, row.key)
            sheet.write_string(number, 0, clean_text(name), self._name)
            for column, measure in enumerate(measures, start=1):
                _put(sheet, (number, column), shown(words, row.figures[measure]), self._number)
        last = len(table.rows) + 1
        sheet.write_string(last, 0, words["total"], self._total_name)
        for column, measure in enumerate(measures, start=1):
            _put(sheet, (last, column), shown(words, table.total[measure]), self._total)
        self._chart(sheet, table.cut, measures, len(table.rows))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 1)

    def add_records(self, records: RecordSheet) -> None:
        """Add the sheet of one kind of record. Raises TooManyRows for more than a sheet holds."""
        if len(records.rows) > MOST_ROWS:
            raise TooManyRows(limit=MOST_ROWS)
        words, sheet = self._words, self._book.add_worksheet(self._words[f"sheet.{records.key}"])
        titles = [words[f"column.{key}"] for key in records.columns]
        self._head(sheet, titles)
        widths = [len(title) for title in titles]
        for number, row in enumerate(records.rows, start=1):
            for column, cell in enumerate(row):
                self._put_cell(sheet, number, column, cell)
                widths[column] = max(widths[column], len(cell) if isinstance(cell, str) else 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))
        sheet.autofilter(0, 0, max(len(records.rows), 1), len(records.columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def close(self, notes: Sequence[str], taken_at: datetime) -> None:
        """Add the sheet that says how is counted, and write the file."""
        self._add_notes(notes)
        taken = taken_at.astimezone(UTC).replace(tzinfo=None)
        self._book.set_properties({"author": self._places.ward_name, "created": taken})
        self._book.close()

    def _head(self, sheet: Worksheet, titles: Sequence[str]) -> None:
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, self._title)
        sheet.set_default_row(_ROW_HEIGHT)
        sheet.set_row(0, 52)
        sheet.freeze_panes(1, 1)
        sheet.set_paper(_A4)
        sheet.repeat_rows(0)
        sheet.set_footer("&R&P/&N")

    def _put_cell(self, sheet: Worksheet, row: int, column: int, cell: RecordCell) -> None:
        if isinstance(cell, bool):
            sheet.write_string(row, column, self._words["yes"] if cell else "", self._count)
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, self._count)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime.combine(cell, time()), self._day)
        elif cell is None:
            sheet.write_blank(row, column, None, self._text)
        else:
            told = cut(clean_text(cell), self._words["cut_off"])
            sheet.write_string(row, column, told, self._text)

    def _chart(
        self, sheet: Worksheet, by: Breakdown, measures: Sequence[Metric], rows: int
    ) -> None:
        chart = self._book.add_chart({"type": "bar", "subtype": "stacked"})
        name = self._words[f"cut.{by}"]
        for measure, colour in zip(_CHARTED, _COLOURS, strict=True):
            column = measures.index(measure) + 1
            chart.add_series(
                {
                    "name": [name, 0, column],
                    "categories": [name, 1, 0, rows, 0],
                    "values": [name, 1, column, rows, column],
                    "fill": {"color": colour},
                    "gap": 40,
                }
            )
        chart.set_title({"name": self._words["chart"], "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True}})
        chart.set_size({"width": 900, "height": 140 + 26 * rows})
        sheet.insert_chart(rows + 3, 0, chart)

    def _add_notes(self, said: Sequence[str]) -> None:
        about = self._book.add_worksheet(self._words["note.sheet"])
        about.set_column(0, 0, _NOTE_WIDTH)
        about.set_paper(_A4)
        about.fit_to_pages(1, 0)
        heading = self._book.add_format({"bold": True, "font_size": 14})
        for number, line in enumerate(said):
            about.set_row(number, 6 + 16 * (1 + len(line) // _NOTE_WIDTH))
            look = heading if number == 0 else self._wrapped
            about.write_string(number, 0, clean_text(line), look)


def _put(sheet: Worksheet, at: tuple[int, int], figure: str | int, look: Format) -> None:
    if isinstance(figure, int):
        sheet.write_number(*at, figure, look)
    else:
        sheet.write_string(*at, figure, look)
