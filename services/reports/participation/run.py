"""The export of figures in a process of its own, as ``services.reports.exports.run`` runs one."""

from collections.abc import Callable, Mapping

from services.reports.exports.initiatives import ExportDone
from services.reports.exports.run import AsyncProgress, answer, done_apart
from services.reports.participation.export import export_participation
from services.reports.participation.request import FiguresRequest


async def figures_apart(
    database_url: str, request: FiguresRequest, on_progress: AsyncProgress
) -> ExportDone:
    """Export figures in a child process. Raises Refused, NotStored or ExportFailed."""
    asked = {"database": database_url, "request": request.as_json().decode()}
    return await done_apart("services.reports.participation.run", asked, on_progress)


async def _export(asked: Mapping[str, str], on_progress: Callable[[int, int], None]) -> ExportDone:
    request = FiguresRequest.from_json(asked["request"])
    return await export_participation(asked["database"], request, on_progress)


if __name__ == "__main__":
    answer(_export)
