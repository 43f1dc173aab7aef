"""What outlives a kill besides the database: how far the play is, and why people were left out."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

CLOCK = "clock"
DAYS = "days.jsonl"


def finish(folder: Path, now: datetime) -> None:
    """Keep that everything up to an instant is played, in a note that a kill leaves whole."""
    note = folder / f"{CLOCK}.new"
    note.write_text(now.isoformat())
    note.replace(folder / CLOCK)


def finished(folder: Path) -> datetime | None:
    """Return up to which instant everything is played; None before the first."""
    note = folder / CLOCK
    return datetime.fromisoformat(note.read_text()) if note.exists() else None


def close_day(folder: Path, day: date, left_out: Sequence[Any]) -> None:
    """Keep (rule, reason, how many) of those left out on a day that is over."""
    page = {"day": day.isoformat(), "left_out": [list(row) for row in left_out]}
    with (folder / DAYS).open("a") as pages:
        pages.write(json.dumps(page) + "\n")


def read_days(folder: Path) -> dict[date, list[tuple[str, str, int]]]:
    """Return the days' pages; of one written again after a kill the first holds.

    By the second time something that waited may have been decided anew.
    """
    pages = folder / DAYS
    lines = pages.read_text().splitlines() if pages.exists() else []
    found: dict[date, list[tuple[str, str, int]]] = {}
    for page in map(json.loads, lines):
        left_out = [(rule, why, many) for rule, why, many in page["left_out"]]
        found.setdefault(date.fromisoformat(page["day"]), left_out)
    return found
