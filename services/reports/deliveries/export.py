"""Taking deliveries out as a file: read in pages, logged before it may be opened."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from db.engine import Database, Session
from db.queries.reports import deliveries as rows
from db.queries.reports import exports
from db.queries.reports.deliveries import Window
from domain.ids import new_id
from domain.zone import day_bounds
from services.files.disk import put_in_place
from services.reports.deliveries.request import DeliveriesRequest
from services.reports.deliveries.table import left_out_cells, sheet, told_cells
from services.reports.exports.initiatives import ExportDone
from services.reports.exports.tables import Cell
from services.reports.exports.writers import open_table

PAGE = 2_000
"""Rows read and written at a time: what memory holds, and how often progress is told."""

Progress = Callable[[int, int], None]
"""Told rows done and rows in all."""


async def export_deliveries(
    database_url: str, request: DeliveriesRequest, on_progress: Progress
) -> ExportDone:
    """Write the chosen deliveries to ``request.out`` and note in the log who took them.

    The file appears whole or not at all. Raises TooManyRows, NotStored, OSError.
    """
    database = Database(database_url)
    try:
        with TemporaryDirectory(prefix=".export-", dir=request.out.parent) as folder:
            made = Path(folder) / request.out.name
            done = await _write(database, request, made, on_progress)
            await _log(database, request, done)
            put_in_place(made, request.out)
    finally:
        await database.close()
    return done


async def _write(
    database: Database, request: DeliveriesRequest, made: Path, on_progress: Progress
) -> ExportDone:
    window, written = _window(request), 0
    async with database.read() as session:
        await exports.begin_snapshot(session)
        total = await rows.count(session, window=window)
        on_progress(0, total)
        table = sheet(request, total)
        with closing(open_table(made, request.format, table, total)) as writer:
            async for page in _pages(session, window):
                writer.add(page)
                written += len(page)
                on_progress(written, total)
    return ExportDone(written)


async def _pages(session: Session, window: Window) -> AsyncIterator[Sequence[Sequence[Cell]]]:
    """Yield every delivery's cells: what was queued, then who was left out before."""
    last = 0
    while found := await rows.told(session, window=window, after=last, limit=PAGE):
        last = found[-1].id
        yield [told_cells(row) for row in found]
    place: tuple[UUID, UUID] | None = None
    while found := await rows.left_out(session, window=window, after=place, limit=PAGE):
        place = (found[-1].broadcast, found[-1].person_id)
        yield [left_out_cells(row) for row in found]


def _window(request: DeliveriesRequest) -> Window:
    since = None if request.first_day is None else day_bounds(request.first_day)[0]
    before = None if request.last_day is None else day_bounds(request.last_day)[1]
    kinds = tuple(int(kind) for kind in request.kinds)
    return Window(request.ward_id, since, before, kinds, request.broadcast)


async def _log(database: Database, request: DeliveriesRequest, done: ExportDone) -> None:
    async with database.write() as session:
        await exports.log(
            session,
            id=new_id(),
            what="deliveries",
            filters=request.filters(),
            rows=done.rows,
            taken_by=request.taken_by,
            taken_at=request.taken_at,
        )
