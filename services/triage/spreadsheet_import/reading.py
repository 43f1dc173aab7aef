"""Checks a sheet as a whole: the rows that may come in, and all faults."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.ward import Ward
from services.triage.spreadsheet_import.headings import find_headings, load_import_vocabulary
from services.triage.spreadsheet_import.rows import Fault, ImportRow, RowReader
from services.triage.spreadsheet_import.sheet import UnreadableSheet, read_sheet


@dataclass(frozen=True, slots=True)
class SheetReading:
    """The result of reading a sheet; ``doubled`` are rows that repeat an earlier row."""

    sheet: str
    rows: Sequence[ImportRow]
    faults: Sequence[Fault]
    unused: Sequence[str]
    doubled: int
    examples: int
    hidden_rows: int
    merged: int

    @property
    def nameless(self) -> int:
        """Rows whose name is left out, because nothing says its owner agreed."""
        return sum(row.hides_name for row in self.rows)


def look_over(path: Path, ward: Ward, today: date) -> SheetReading:
    """Read and check a whole sheet. Raises UnreadableSheet when it is no list."""
    sheet = read_sheet(path)
    speech = load_import_vocabulary()
    headings = find_headings(sheet.lines, speech)
    reader = RowReader(ward, headings, speech, today)
    told = [line for line in sheet.lines if line.number > headings.row]
    lines = [line for line in told if not reader.is_example(line)]
    if not lines:
        raise UnreadableSheet(f"{path.name} has headings and no row under them.")
    faults: list[Fault] = []
    rows: dict[str, ImportRow] = {}
    doubled = 0
    for line in lines:
        read = reader.read(line)
        if not isinstance(read, ImportRow):
            faults.extend(read)
        elif read.key not in rows:
            rows[read.key] = read
        elif rows[read.key].told == read.told:
            doubled += 1
        else:
            what = f"stands in row {rows[read.key].number} too, with other words"
            faults.append(Fault(read.number, speech.heading("code"), what))
    return SheetReading(
        sheet=sheet.name,
        rows=list(rows.values()),
        faults=faults,
        unused=headings.unused,
        doubled=doubled,
        examples=len(told) - len(lines),
        hidden_rows=sheet.hidden_rows,
        merged=sheet.merged,
    )
