"""Turns cells into text: labels for codes, words for hidden values, text any program opens."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from domain.text import graphemes, utf16_length
from services.documents.table import Cell, CellKind, Placeholder, TableSheet

Shown = str | int | date | None

MOST_CHARACTERS = 32_767
"""What one cell of a spreadsheet holds, in UTF-16 units."""
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)


def clean_text(text: str) -> str:
    """Return ``text`` without characters that XML, spreadsheets or readers cannot handle."""
    return _NOT_TEXT.sub("", text)


def cut(text: str, mark: str, limit: int = MOST_CHARACTERS) -> str:
    """Return ``text`` within ``limit`` UTF-16 units; a cut one ends with ``mark``."""
    if 2 * len(text) <= limit or utf16_length(text) <= limit:
        return text
    room = limit - utf16_length(mark)
    kept: list[str] = []
    for character in graphemes(text[:limit]):
        room -= utf16_length(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + mark


def shower(sheet: TableSheet) -> Callable[[Sequence[Cell]], list[Shown]]:
    """Return a function that turns a row's cells into what people read, column by column."""
    words, groups = sheet.words, {column.labels for column in sheet.columns if column.labels}
    known = {**{group: words.labels(group) for group in groups}, **sheet.labels}
    labels = [known.get(column.labels, {}) for column in sheet.columns]
    kinds = [column.kind for column in sheet.columns]
    stands = {stand: words.by_key.get(stand.value, "") for stand in Placeholder}
    yes, mark = words["yes"], words["cut"]

    def show(cell: Cell, kind: CellKind, label: Mapping[str, str]) -> Shown:
        if cell is None or cell is False:
            return None
        if isinstance(cell, Placeholder):
            return stands[cell]
        if isinstance(cell, tuple):
            cell = "; ".join(label.get(code, code) for code in cell)
        if isinstance(cell, str):
            if kind is CellKind.CODE:
                cell = label.get(cell, cell)
            return cut(clean_text(cell), mark)
        return yes if cell is True else cell

    def row(cells: Sequence[Cell]) -> list[Shown]:
        return [show(*each) for each in zip(cells, kinds, labels, strict=True)]

    return row


def place(ward: str) -> str:
    """Return a ward's own name, without the lowercase words for its kind before it."""
    parts = ward.split()
    while len(parts) > 1 and parts[0].islower():
        parts = parts[1:]
    return " ".join(parts)
