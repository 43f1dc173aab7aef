"""Rows of a spreadsheet as the XML they are stored in: every text is an inline string, no more.

Written here because the library's own way takes most of an export's time, and in constant memory
believes a text that looks like its own markup (ECMA-376, part 1, §18.3.1.4 and §22.9.2.19).
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from services.documents.cell_text import Shown

_DAY_NOUGHT = date(1899, 12, 30).toordinal()
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def _day_and_part(moment: datetime) -> float:
    passed = moment.hour * 3600 + moment.minute * 60 + moment.second
    return moment.toordinal() - _DAY_NOUGHT + passed / 86_400


def column_letter(number: int) -> str:
    """Return the letters of a column, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(ord("A") + left) + letters
    return letters


def text_xml(text: str) -> str:
    """Return a text escaped for XML, so that it reads back as it was.

    Spreadsheets read ``_x0041_`` as a letter, so its first underscore is written as such a code.
    """
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def row_writer(styles: Sequence[str]) -> Callable[[int, Sequence[Shown], int], str]:
    """Return a function from a row to XML: its number (1 for the first), cells, height in points.

    ``styles`` are the numbers of the columns' formats in the workbook.
    """
    before = [
        (f'<c r="{column_letter(number)}', f'" s="{style}"') for number, style in enumerate(styles)
    ]

    def write(number: int, shown: Sequence[Shown], height: int) -> str:
        parts = [f'<row r="{number}" ht="{height}" customHeight="1">']
        for cell, (start, style) in zip(shown, before, strict=True):
            if cell is None:
                continue
            if isinstance(cell, str):
                value = f' t="inlineStr"><is><t xml:space="preserve">{text_xml(cell)}</t></is></c>'
            elif isinstance(cell, datetime):
                value = f"><v>{_day_and_part(cell)}</v></c>"
            elif isinstance(cell, date):
                value = f"><v>{cell.toordinal() - _DAY_NOUGHT}</v></c>"
            else:
                value = f"><v>{cell}</v></c>"
            parts.append(f"{start}{number}{style}{value}")
        parts.append("</row>")
        return "".join(parts)

    return write
