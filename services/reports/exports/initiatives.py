"""Taking initiatives out as a file: chosen once, read in pages, logged before it may be opened."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from content.export_words import load_words
from db.engine import Database
from db.queries.reports import exports
from domain.ids import new_id
from services.files.disk import put_in_place
from services.reports.exports.archive import Archive
from services.reports.exports.records import chosen_in_order, pages
from services.reports.exports.request import ExportRequest
from services.reports.exports.writers import open_writer

Progress = Callable[[int, int], None]
"""Told rows done and rows in all, from the first to the last."""


@dataclass(frozen=True, slots=True)
class ExportDone:
    """What came of an export: rows in the file; files in the zip, and how many were not found."""

    rows: int
    files: int = 0
    lost: int = 0


async def export_initiatives(
    database_url: str, request: ExportRequest, on_progress: Progress
) -> ExportDone:
    """Write the chosen initiatives to ``request.out`` and note in the log who took them.

    Files appear whole or not at all, and only after their log entry is stored. It computes without
    pause, so it runs in a process of its own. Raises Refused, NotStored, OSError.
    """
    database = Database(database_url)
    try:
        with TemporaryDirectory(prefix=".export-", dir=request.out.parent) as folder:
            made = Path(folder) / request.out.name
            archived = Path(folder) / request.archive.name
            done = await _write(database, request, made, archived, on_progress)
            await _log(database, request, done)
            put_in_place(made, request.out)
            if request.with_files:
                put_in_place(archived, request.archive)
    finally:
        await database.close()
    return done


async def _write(
    database: Database, request: ExportRequest, made: Path, archived: Path, on_progress: Progress
) -> ExportDone:
    rows = 0
    async with database.read() as session:
        await exports.begin_snapshot(session)
        ids = await chosen_in_order(session, request)
        on_progress(0, len(ids))
        with (
            closing(open_writer(made, request, load_words(), len(ids))) as writer,
            closing(Archive(archived, request)) as archive,
        ):
            async for records in pages(session, ids):
                writer.add(records)
                await archive.add(session, records)
                rows += len(records)
                on_progress(rows, len(ids))
    return ExportDone(rows, archive.files, archive.lost)


async def _log(database: Database, request: ExportRequest, done: ExportDone) -> None:
    async with database.write() as session:
        await exports.log(
            session,
            id=new_id(),
            what="initiatives",
            filters=request.filters(),
            rows=done.rows,
            taken_by=request.taken_by,
            taken_at=request.taken_at,
        )
