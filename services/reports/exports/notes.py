"""What an exported table says of itself: for whom it was made, and how to treat it."""

from content.export_words import Words
from domain.zone import LOCAL
from services.reports.exports.request import ExportRequest


def notes(request: ExportRequest, words: Words, rows: int) -> list[str]:
    """Return the lines of the sheet beside the table; the first is its title."""
    at = request.taken_at.astimezone(LOCAL)
    return [
        words.fill("note.title", ward=request.ward.name),
        words.fill(
            "note.taken",
            time=f"{at:%H:%M}",
            day=f"{at:%d/%m/%Y}",
            taken_by=request.taken_by,
            rows=rows,
        ),
        words["note.shown" if request.reveal_confidential else "note.hidden"],
        words["note.withdrawn"],
        words["note.by_rule"],
        words["note.private"],
    ]
