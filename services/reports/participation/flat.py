"""Figures as one flat table, a row for each row of each cut: CSV for people, JSON for programs."""

import csv
from collections.abc import Sequence
from pathlib import Path

import orjson

from content.export_words import Words
from domain.reports.participation import Hidden, Metric, Table
from services.documents.cell_text import clean_text
from services.documents.csv import safe
from services.reports.participation.places import PlaceNames
from services.reports.participation.words import row_name, shown

TOTAL = "total"
"""The key of a cut's last row."""
COLUMNS = ("cut", "key", "name")


def write_csv(path: Path, tables: Sequence[Table], words: Words, places: PlaceNames) -> None:
    """Write ``path`` in UTF-8 with a mark for Excel; hidden cells stand as words."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                *(words[f"flat.{key}"] for key in COLUMNS),
                *(words[f"measure.{measure}"] for measure in Metric),
            ]
        )
        for table in tables:
            for row in table.rows:
                name = clean_text(row_name(words, places, table.cut, row.key))
                figures = [shown(words, row.figures.get(measure)) for measure in Metric]
                writer.writerow([words[f"cut.{table.cut}"], row.key, safe(name), *figures])
            figures = [shown(words, table.total.get(measure)) for measure in Metric]
            writer.writerow([words[f"cut.{table.cut}"], TOTAL, words["total"], *figures])


def write_json(path: Path, tables: Sequence[Table]) -> None:
    """Write ``path`` as an array of rows with codes; a hidden cell becomes "few" and the like."""
    rows = [
        {"cut": table.cut, "key": key, **{m.value: _plain(figures.get(m)) for m in Metric}}
        for table in tables
        for key, figures in (
            *((row.key, row.figures) for row in table.rows),
            (TOTAL, table.total),
        )
    ]
    path.write_bytes(b"[\n" + b",\n".join(orjson.dumps(row) for row in rows) + b"\n]\n")


def _plain(figure: int | Hidden | None) -> int | str | None:
    return figure.value if isinstance(figure, Hidden) else figure
