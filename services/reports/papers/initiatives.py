"""Initiatives as a file: chosen once, read in pages, with a zip of what came with them."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from content.export_words import load_words
from db.engine import Database
from db.queries.reports import exports
from domain.screens import Phrase, say
from services.documents.formats import Format
from services.documents.kit import (
    LoggedPaper,
    PaperDone,
    PaperSetting,
    Progress,
    SentPaper,
    queue,
)
from services.documents.table import Mark, TableSheet
from services.documents.writers import TableWriter, open_table
from services.people import people
from services.reports.exports.archive import Archive
from services.reports.exports.notes import notes
from services.reports.exports.records import chosen_in_order, pages
from services.reports.exports.selection import EVERY, Order, Selection
from services.reports.exports.tables import COLUMNS, Record, cells
from services.work import Work

PAGES_WIDE = 3
_WITHDRAWN: Mapping[str, Any] = {"font_color": "#7A7A7A", "italic": True}
_CONFIDENTIAL: Mapping[str, Any] = {"bg_color": "#FBF1D5"}


class RecordWriter(Protocol):
    """A file of initiatives being written."""

    def add(self, records: Sequence[Record]) -> None:
        """Add these initiatives after those already added."""

    def close(self) -> None:
        """Finish the file."""


class RecordTable:
    """A table of initiatives over whatever writes rows."""

    def __init__(self, writer: TableWriter, *, reveal: bool) -> None:
        """``reveal`` shows the names of confidential initiatives."""
        self._writer = writer
        self._reveal = reveal

    def add(self, records: Sequence[Record]) -> None:
        """Add these initiatives after those already added."""
        self._writer.add([cells(record, reveal=self._reveal) for record in records])

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()


@dataclass(frozen=True, slots=True)
class InitiativesExport(SentPaper, LoggedPaper):
    """The chosen initiatives in one file.

    ``with_files`` adds a zip of their files beside it. ``reveal_confidential`` writes the names,
    phones and files of initiatives whose author asked to keep them close; it is logged.
    """

    job: ClassVar[str] = "export_initiatives"
    logged_as: ClassVar[str] = "initiatives"
    failed: ClassVar[Phrase] = say("staff.export_failed")

    format: Format
    taken_by: str
    selection: Selection = EVERY
    order: Order = Order.CODE
    with_files: bool = False
    reveal_confidential: bool = False

    def file_name(self, day: date) -> str:
        """Return the name of a file of that day."""
        return f"sang-kien-{day:%Y-%m-%d}.{self.format}"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say how many there are."""
        return say("staff.export_done", count=done.rows)

    def filters(self) -> Mapping[str, Any]:
        """Return the request as the log stores it."""
        extra = {"with_files": self.with_files, "reveal_confidential": self.reveal_confidential}
        chosen = {name: True for name, is_set in extra.items() if is_set}
        return {"format": str(self.format), **self.selection.told(), **chosen}

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write the file, and the zip where it is asked for."""
        reveal = self.reveal_confidential
        rows, archive = 0, None
        async with database.read() as session:
            await exports.begin_snapshot(session)
            ids = await chosen_in_order(
                session, setting.ward.id, self.selection, self.order, reveal=reveal
            )
            on_progress(0, len(ids))
            with ExitStack() as files:
                writer = files.enter_context(closing(self.opened(setting, len(ids))))
                if self.with_files:
                    packed = Archive(
                        setting.out.with_suffix(".zip"), setting.data_dir, reveal=reveal
                    )
                    archive = files.enter_context(closing(packed))
                async for records in pages(session, ids):
                    writer.add(records)
                    if archive:
                        await archive.add(session, records)
                    rows += len(records)
                    on_progress(rows, len(ids))
        return PaperDone(rows, archive.files, archive.lost) if archive else PaperDone(rows)

    def opened(self, setting: PaperSetting, total: int) -> RecordWriter:
        """Begin the file. Raises TooManyRows or TooManyForms for more than it may hold."""
        reveal = self.reveal_confidential
        if self.format is Format.DOCX:
            # Only a form needs the library of documents.
            from services.reports.exports.form import InitiativeForms  # noqa: PLC0415

            return InitiativeForms(
                setting.out, total, ward=setting.ward, taken_at=setting.taken_at, reveal=reveal
            )
        table = open_table(setting.out, self.format, self.sheet(setting, total), total)
        return RecordTable(table, reveal=reveal)

    def sheet(self, setting: PaperSetting, total: int) -> TableSheet:
        """Return the table: withdrawn rows are grey, confidential ones tinted."""
        words, ward = load_words(), setting.ward
        return TableSheet(
            columns=COLUMNS,
            words=words,
            notes=notes(
                words,
                ward=ward.name,
                taken_at=setting.taken_at,
                taken_by=self.taken_by,
                rows=total,
                reveal=self.reveal_confidential,
            ),
            author=ward.name,
            taken_at=setting.taken_at,
            labels={"khoi": {one.code: one.name for one in ward.khoi}},
            marks=(
                Mark(
                    "status", words["status.withdrawn"], {"font_color": "#7A7A7A", "italic": True}
                ),
                Mark("is_confidential", words["yes"], _CONFIDENTIAL),
            ),
            pages_wide=PAGES_WIDE,
        )


async def queue_export(work: Work, kind: Format) -> None:
    """Ask for a file of all initiatives."""
    queue(work, InitiativesExport(kind, await people.own_code(work)))
