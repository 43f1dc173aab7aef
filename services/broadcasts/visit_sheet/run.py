"""Making a sheet for visits in a child process: only it needs the library of documents."""

from collections.abc import Mapping

from content.export_words import load_words
from services.broadcasts.visit_sheet.request import VisitRequest
from services.reports.exports.initiatives import ExportDone
from services.reports.exports.run import AsyncProgress, ProgressCallback, answer, done_apart

FILE = "broadcasts/visit_sheet.yaml"


async def sheet_apart(request: VisitRequest, on_progress: AsyncProgress) -> ExportDone:
    """Make the sheet in a child process. Raises ExportFailed when it ended otherwise."""
    asked = {"request": request.as_json().decode()}
    return await done_apart("services.broadcasts.visit_sheet.run", asked, on_progress)


async def _make(asked: Mapping[str, str], on_progress: ProgressCallback) -> ExportDone:
    from services.broadcasts.visit_sheet.document import write_sheet  # noqa: PLC0415 - the child's own library

    request = VisitRequest.from_json(asked["request"])
    people = sum(len(area.people) for area in request.areas)
    on_progress(0, people)
    write_sheet(request.out, request, load_words(FILE))
    on_progress(people, people)
    return ExportDone(people)


if __name__ == "__main__":
    answer(_make)
