"""Taking figures out as a file: counted from one moment, logged before it may be opened."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from db.engine import Database
from db.queries.reports import exports
from domain.ids import new_id
from domain.reports.participation import Table
from services.files.disk import put_in_place
from services.reports.exports.initiatives import ExportDone
from services.reports.exports.request import Format
from services.reports.participation.figures import tables
from services.reports.participation.flat import write_csv, write_json
from services.reports.participation.records import RecordSheet, sheets
from services.reports.participation.request import FiguresRequest
from services.reports.participation.words import figure_words, row_name

Progress = Callable[[int, int], None]
"""Told steps done and steps in all."""
_STEPS = 3


async def export_participation(
    database_url: str, request: FiguresRequest, on_progress: Progress
) -> ExportDone:
    """Write the figures and, for staff, the records behind them; note in the log who took them.

    The file appears whole or not at all. ``rows`` of what is returned counts rows of figures.
    Raises Refused, NotStored, OSError.
    """
    database = Database(database_url)
    try:
        on_progress(0, _STEPS)
        counted, records = await _counted(database, request)
        on_progress(1, _STEPS)
        done = ExportDone(sum(len(table.rows) for table in counted))
        with TemporaryDirectory(prefix=".export-", dir=request.out.parent) as folder:
            made = Path(folder) / request.out.name
            _write(made, request, counted, records)
            on_progress(2, _STEPS)
            await _log(database, request, done)
            put_in_place(made, request.out)
        on_progress(_STEPS, _STEPS)
    finally:
        await database.close()
    return done


async def _counted(
    database: Database, request: FiguresRequest
) -> tuple[list[Table], list[RecordSheet]]:
    words, places = figure_words(), request.places
    async with database.read() as session:
        await exports.begin_snapshot(session)
        counted = await tables(
            session,
            places=places,
            period=request.period,
            now=request.taken_at,
            hides_small=request.hides_small,
        )
        if request.hides_small or request.format is not Format.XLSX:
            return counted, []
        records = await sheets(
            session,
            places=places,
            period=request.period,
            now=request.taken_at,
            named=lambda cut, key: row_name(words, places, cut, key),
        )
    return counted, records


def _write(
    path: Path, request: FiguresRequest, counted: list[Table], records: list[RecordSheet]
) -> None:
    words = figure_words()
    match request.format:
        case Format.CSV:
            write_csv(path, counted, words, request.places)
        case Format.JSON:
            write_json(path, counted)
        case _:
            # A command line answers at once: only a spreadsheet needs its library.
            from services.reports.participation.workbook import FiguresFile  # noqa: PLC0415

            file = FiguresFile(path, request, words)
            for table in counted:
                file.add_table(table)
            for sheet in records:
                file.add_records(sheet)
            file.close()


async def _log(database: Database, request: FiguresRequest, done: ExportDone) -> None:
    async with database.write() as session:
        await exports.log(
            session,
            id=new_id(),
            what="participation",
            filters=request.filters(),
            rows=done.rows,
            taken_by=request.taken_by,
            taken_at=request.taken_at,
        )
