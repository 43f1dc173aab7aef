"""Making the yearly report: counted from one moment, written whole, logged; apart when asked."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from content.export_words import load_words
from db.engine import Database
from db.queries.reports import exports
from domain.ids import new_id
from services.files.disk import put_in_place
from services.reports.exports.initiatives import ExportDone
from services.reports.exports.run import AsyncProgress, answer, done_apart
from services.reports.participation.words import figure_words
from services.reports.yearly.figures import gather
from services.reports.yearly.request import ReportRequest

_STEPS = 2


async def write_yearly(
    database_url: str, request: ReportRequest, on_progress: Callable[[int, int], None]
) -> ExportDone:
    """Write the report and note in the log who took it. Raises NotStored, OSError."""
    # A command line answers at once: only a report needs the library of documents.
    from services.reports.yearly.document import write_report  # noqa: PLC0415

    database = Database(database_url)
    try:
        on_progress(0, _STEPS)
        async with database.read() as session:
            await exports.begin_snapshot(session)
            yearly = await gather(session, request)
        on_progress(1, _STEPS)
        done = ExportDone(len(yearly.gatherings))
        with TemporaryDirectory(prefix=".export-", dir=request.out.parent) as folder:
            made = Path(folder) / request.out.name
            write_report(made, request, yearly, load_words("reports/yearly.yaml"), figure_words())
            async with database.write() as session:
                await exports.log(
                    session,
                    id=new_id(),
                    what="yearly report",
                    filters=request.filters(),
                    rows=done.rows,
                    taken_by=request.taken_by,
                    taken_at=request.taken_at,
                )
            put_in_place(made, request.out)
        on_progress(_STEPS, _STEPS)
    finally:
        await database.close()
    return done


async def report_apart(
    database_url: str, request: ReportRequest, on_progress: AsyncProgress
) -> ExportDone:
    """Make the report in a child process. Raises Refused, NotStored or ExportFailed."""
    asked = {"database": database_url, "request": request.as_json().decode()}
    return await done_apart("services.reports.yearly.run", asked, on_progress)


async def _make(asked: Mapping[str, str], on_progress: Callable[[int, int], None]) -> ExportDone:
    request = ReportRequest.from_json(asked["request"])
    return await write_yearly(asked["database"], request, on_progress)


if __name__ == "__main__":
    answer(_make)
