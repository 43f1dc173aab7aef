"""Figures of participation as a file: counted from one moment, with the records behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from db.engine import Database
from db.queries.reports import exports
from domain.reports.participation import EVER, Period, Table
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
from services.people import people
from services.reports.participation.figures import tables
from services.reports.participation.flat import write_csv, write_json
from services.reports.participation.places import PlaceNames
from services.reports.participation.records import RecordSheet, sheets
from services.reports.participation.spoken import hides_small, this_year
from services.reports.participation.words import figure_words, notes, row_name
from services.work import Work

_STEPS = 3


@dataclass(frozen=True, slots=True)
class ParticipationExport(SentPaper, LoggedPaper):
    """The figures of some days.

    ``hides_small`` is for readers who are not staff: small cells are hidden, records are left out.
    """

    job: ClassVar[str] = "export_participation"
    logged_as: ClassVar[str] = "participation"
    failed: ClassVar[Phrase] = say("figures.failed")

    format: Format
    taken_by: str
    period: Period = EVER
    hides_small: bool = False

    def file_name(self, day: date) -> str:
        """Return the name of a file of that day."""
        return f"so-lieu-{day:%Y-%m-%d}.{self.format}"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say how many rows of figures there are."""
        return say("figures.done", count=done.rows)

    def filters(self) -> Mapping[str, Any]:
        """Return the request as the log stores it."""
        days = {"first_day": self.period.first_day, "last_day": self.period.last_day}
        used = {name: day.isoformat() for name, day in days.items() if day is not None}
        hidden = {"hides_small": True} if self.hides_small else {}
        return {"format": str(self.format), **used, **hidden}

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write the figures and, for staff, the records behind them in a spreadsheet."""
        on_progress(0, _STEPS)
        places = PlaceNames.of(setting.ward)
        counted, records = await self._counted(setting, database, places)
        on_progress(1, _STEPS)
        self._write(setting, places, counted, records)
        on_progress(_STEPS, _STEPS)
        return PaperDone(sum(len(table.rows) for table in counted))

    async def _counted(
        self, setting: PaperSetting, database: Database, places: PlaceNames
    ) -> tuple[Sequence[Table], Sequence[RecordSheet]]:
        words = figure_words()
        asked: Mapping[str, Any] = {
            "places": places,
            "period": self.period,
            "now": setting.taken_at,
        }
        async with database.read() as session:
            await exports.begin_snapshot(session)
            counted = await tables(session, **asked, hides_small=self.hides_small)
            if self.hides_small or self.format is not Format.XLSX:
                return counted, []
            return counted, await sheets(
                session, **asked, named=lambda cut, key: row_name(words, places, cut, key)
            )

    def _write(
        self,
        setting: PaperSetting,
        places: PlaceNames,
        counted: Sequence[Table],
        records: Sequence[RecordSheet],
    ) -> None:
        words = figure_words()
        match self.format:
            case Format.CSV:
                write_csv(setting.out, counted, words, places)
            case Format.JSON:
                write_json(setting.out, counted)
            case _:
                # A command line answers at once: only a spreadsheet needs its library.
                from services.reports.participation.workbook import FiguresFile  # noqa: PLC0415

                hides, at, by = self.hides_small, setting.taken_at, self.taken_by
                file = FiguresFile(setting.out, places, words)
                for table in counted:
                    file.add_table(table)
                for sheet in records:
                    file.add_records(sheet)
                file.close(notes(words, places, self.period, at, by, hides_small=hides), at)


async def queue_figures(work: Work, kind: Format) -> None:
    """Ask for a file of this year's figures, small cells hidden from all but staff."""
    taken_by, hides = await people.own_code(work), await hides_small(work)
    queue(work, ParticipationExport(kind, taken_by, this_year(work.now), hides))
