"""Exports deliveries: every outgoing message with its outcome, read in pages."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from db.engine import Database, Session
from db.queries.reports import deliveries as rows
from db.queries.reports import exports
from db.queries.reports.deliveries import Window
from domain.deliveries import MessageKind
from domain.zone import day_bounds
from services.documents.formats import Format
from services.documents.kit import LoggedPaper, PaperDone, PaperSetting, Progress
from services.documents.table import Cell
from services.documents.writers import open_table
from services.reports.deliveries import left_out_cells, sheet, told_cells

PAGE = 2_000
"""Rows read and written at a time: bounds memory, and sets how often progress is reported."""


@dataclass(frozen=True, slots=True)
class DeliveriesExport(LoggedPaper):
    """The chosen deliveries: days are the ward's, both included; no ``kinds`` means all of them."""

    logged_as: ClassVar[str] = "deliveries"

    format: Format
    taken_by: str
    first_day: date | None = None
    last_day: date | None = None
    kinds: tuple[MessageKind, ...] = ()
    broadcast: UUID | None = None

    def filters(self) -> Mapping[str, Any]:
        """Return the request as the log stores it."""
        chosen = {
            "first_day": self.first_day and self.first_day.isoformat(),
            "last_day": self.last_day and self.last_day.isoformat(),
            "kinds": [kind.name.lower() for kind in self.kinds],
            "broadcast": self.broadcast and self.broadcast.hex,
        }
        used = {name: value for name, value in chosen.items() if value}
        return {"format": str(self.format), **used}

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write the table. Raises TooManyRows."""
        window, written = self._window(setting.ward.id), 0
        async with database.read() as session:
            await exports.begin_snapshot(session)
            total = await rows.count(session, window=window)
            on_progress(0, total)
            table = sheet(setting.ward, self.taken_by, setting.taken_at, total)
            with closing(open_table(setting.out, self.format, table, total)) as writer:
                async for page in _pages(session, window):
                    writer.add(page)
                    written += len(page)
                    on_progress(written, total)
        return PaperDone(written)

    def _window(self, ward_id: str) -> Window:
        since = None if self.first_day is None else day_bounds(self.first_day)[0]
        before = None if self.last_day is None else day_bounds(self.last_day)[1]
        kinds = tuple(int(kind) for kind in self.kinds)
        return Window(ward_id, since, before, kinds, self.broadcast)


async def _pages(session: Session, window: Window) -> AsyncIterator[Sequence[Sequence[Cell]]]:
    """Yield every delivery's cells: what was queued, then who was left out before."""
    last = 0
    while found := await rows.told(session, window=window, after=last, limit=PAGE):
        last = found[-1].id
        yield [told_cells(row) for row in found]
    place: tuple[UUID, UUID] | None = None
    while left := await rows.left_out(session, window=window, after=place, limit=PAGE):
        place = (left[-1].broadcast, left[-1].person_id)
        yield [left_out_cells(row) for row in left]
