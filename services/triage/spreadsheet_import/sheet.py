"""Reading a spreadsheet cell by cell: the one place where openpyxl opens what others made.

The file is weighed before it is opened, read row by row, and never believed: a formula counts only
by the value its program kept beside it, and what people cannot see (hidden rows) is counted.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from domain.errors import BadSetting

MOST_ROWS = 50_000
HEADING_ROWS = 10
"""Rows among which the headings are looked for."""
MOST_BYTES = 50 * 1024 * 1024
"""Bytes of the file itself."""
MOST_UNPACKED = 400 * 1024 * 1024
"""Bytes of everything in it, unpacked; a list of 50,000 rows takes about a fourth of it."""
MOST_COLUMNS = 200
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_CHUNK = 1024 * 1024
_HIDDEN = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"")
_MERGED = re.compile(rb"<mergeCell\b")
_FORMULA = re.compile(rb"<f[ >/]")


class UnreadableSheet(BadSetting):
    """The file is no list that can be read: one sentence says why."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is computed, without the value it came to."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row: its number as the spreadsheet shows it, and what its cells hold."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class ImportedSheet:
    """The first sheet's rows, and what a reader of the screen might not have seen."""

    name: str
    lines: Sequence[SheetLine]
    hidden_rows: int
    merged: int


def read_sheet(path: Path) -> ImportedSheet:
    """Return the rows of a workbook's first visible sheet. Raises UnreadableSheet."""
    _weigh(path)
    try:
        return _read(path)
    except UnreadableSheet:
        raise
    except Exception as broken:  # any fault of a broken file is the file's, said in one sentence
        raise UnreadableSheet(
            f"{path.name} is damaged and cannot be read: open it in Excel and save it again."
        ) from broken


def _read(path: Path) -> ImportedSheet:
    from openpyxl import load_workbook  # noqa: PLC0415 - only this verb pays for loading it

    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise UnreadableSheet(f"{path.name} has no visible sheet.")
        lazy: Any = sheet  # where it lies in the zip a lazily read sheet says nowhere else
        part = str(lazy._worksheet_path)
        hidden, merged, has_formulas = _seen_in(path, part)
        sheet.reset_dimensions()
        lines = list(_lines(path, sheet.title, sheet.iter_rows(values_only=True)))
    if has_formulas:
        lines = _with_formulas(path, sheet.title, lines)
    return ImportedSheet(sheet.title, lines, hidden, merged)


def _weigh(path: Path) -> None:
    """Look at a file from outside. Raises UnreadableSheet."""
    if not path.is_file():
        raise UnreadableSheet(f"There is no file {path}.")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableSheet(f"{path.name} is empty.")
    if size > MOST_BYTES:
        raise UnreadableSheet(f"{path.name} is larger than {MOST_BYTES >> 20} MB: split it.")
    with path.open("rb") as raw:
        start = raw.read(8)
    if start == _OLE:
        raise UnreadableSheet(
            f"{path.name} is locked by a password or an old .xls: "
            "save it in Excel as .xlsx without a password."
        )
    if not zipfile.is_zipfile(path):
        raise UnreadableSheet(
            f"{path.name} is not a workbook, whatever its name says "
            "(a CSV perhaps): open it in Excel and save it as .xlsx."
        )
    with zipfile.ZipFile(path) as packed:
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise UnreadableSheet(
                f"{path.name} unpacks to more than {MOST_UNPACKED >> 20} MB: it was not opened."
            )
        if "[Content_Types].xml" not in packed.namelist():
            raise UnreadableSheet(f"{path.name} is a zip of something else, not a workbook.")


def _seen_in(path: Path, part: str) -> tuple[int, int, bool]:
    """Return a sheet's hidden rows, its merged fields, and whether any cell is computed."""
    hidden = merged = 0
    has_formulas = False
    with zipfile.ZipFile(path) as packed, packed.open(part.lstrip("/")) as raw:
        rest = b""
        while chunk := raw.read(_CHUNK):
            whole, _, rest = (rest + chunk).rpartition(b"<")
            hidden += len(_HIDDEN.findall(whole))
            merged += len(_MERGED.findall(whole))
            has_formulas = has_formulas or _FORMULA.search(whole) is not None
            rest = b"<" + rest
    return hidden, merged, has_formulas


def _lines(path: Path, name: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[SheetLine]:
    """Yield the rows that hold anything. Raises UnreadableSheet beyond the most rows."""
    held = 0
    for number, cells in enumerate(rows, start=1):
        if all(cell is None or cell == "" for cell in cells):
            continue
        held += 1
        if held > MOST_ROWS + HEADING_ROWS:
            raise UnreadableSheet(
                f"{path.name}, sheet {name!r}, holds more than {MOST_ROWS} rows: split it."
            )
        yield SheetLine(number, cells[:MOST_COLUMNS])


def _with_formulas(path: Path, name: str, lines: Sequence[SheetLine]) -> list[SheetLine]:
    """Return the rows with a mark where a formula's value was never computed."""
    from openpyxl import load_workbook  # noqa: PLC0415

    by_number = {line.number: line for line in lines}
    with closing(load_workbook(path, read_only=True)) as book:
        sheet = book[name]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if not any(isinstance(cell, str) and cell.startswith("=") for cell in cells):
                continue
            values = by_number[number].cells if number in by_number else ()
            pairs = zip_longest(values, cells[:MOST_COLUMNS])
            marked = [
                Formula()
                if value is None and isinstance(cell, str) and cell.startswith("=")
                else value
                for value, cell in pairs
            ]
            by_number[number] = SheetLine(number, marked)
    return [by_number[number] for number in sorted(by_number)]
