"""The notes of an exported table: for whom it was made, and how to treat it."""

from datetime import datetime

from content.export_words import Words
from domain.zone import LOCAL


def notes(
    words: Words, *, ward: str, taken_at: datetime, taken_by: str, rows: int, reveal: bool
) -> list[str]:
    """Return the lines of the sheet beside the table; the first is its title."""
    at = taken_at.astimezone(LOCAL)
    return [
        words.fill("note.title", ward=ward),
        words.fill(
            "note.taken",
            time=f"{at:%H:%M}",
            day=f"{at:%d/%m/%Y}",
            taken_by=taken_by,
            rows=rows,
        ),
        words["note.shown" if reveal else "note.hidden"],
        words["note.withdrawn"],
        words["note.by_rule"],
        words["note.private"],
    ]
