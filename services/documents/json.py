"""Writes JSON tables for programs: one array, a row a line, codes for labels, ISO dates."""

from collections.abc import Sequence
from pathlib import Path

import orjson

from services.documents.cell_text import clean_text
from services.documents.table import Cell, Placeholder, TableSheet


class JsonFile:
    """A JSON array, written object by object; ``close`` ends it."""

    def __init__(self, path: Path, sheet: TableSheet) -> None:
        """Begin ``path``."""
        self._file = path.open("wb")
        self._keys = sheet.keys
        self._before = b"[\n"

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Write these objects after those already written."""
        for cells in rows:
            row = dict(zip(self._keys, map(_plain, cells), strict=True))
            self._file.write(self._before + orjson.dumps(row))
            self._before = b",\n"

    def close(self) -> None:
        """Finish the file."""
        self._file.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
        self._file.close()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, Placeholder):
        return None
    if isinstance(cell, tuple):
        return tuple(map(clean_text, cell))
    return clean_text(cell) if isinstance(cell, str) else cell
