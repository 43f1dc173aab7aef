"""The draft of a year's report as a Word document: counted from one moment, written whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from content.export_words import load_words
from db.engine import Database
from db.queries.reports import exports
from domain.reports.requests import Closing
from domain.screens import Phrase, say
from services.documents.kit import (
    LoggedPaper,
    PaperDone,
    PaperSetting,
    Progress,
    SentPaper,
    queue,
)
from services.documents.writers import write_document
from services.people import people
from services.reports.participation.places import PlaceNames
from services.reports.participation.spoken import hides_small
from services.reports.participation.words import figure_words
from services.reports.yearly.document import TEMPLATE, ReportFacts
from services.reports.yearly.figures import ReportYear, gather
from services.work import Work

WORDS = "reports/yearly.yaml"
_STEPS = 2


@dataclass(frozen=True, slots=True)
class YearlyReport(SentPaper, LoggedPaper):
    """The report of one year; ``hides_small`` is for readers who are not staff."""

    job: ClassVar[str] = "report_yearly"
    logged_as: ClassVar[str] = "yearly report"
    failed: ClassVar[Phrase] = say("figures.report_failed")

    year: int
    taken_by: str
    closing: Closing = Closing.CALENDAR
    hides_small: bool = False

    def file_name(self, day: date) -> str:
        """Return the name of the draft."""
        return f"BaoCao_{self.year}_DuThao.docx"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say which year it covers."""
        return say("figures.report_done", year=self.year)

    def filters(self) -> Mapping[str, Any]:
        """Return the request as the log stores it."""
        hidden = {"hides_small": True} if self.hides_small else {}
        return {"format": "docx", "year": self.year, "closing": str(self.closing), **hidden}

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Count the year and fill the template."""
        on_progress(0, _STEPS)
        ward, at = setting.ward, setting.taken_at
        places = PlaceNames.of(ward)
        asked = ReportYear(places, self.year, self.closing, at, self.hides_small)
        async with database.read() as session:
            await exports.begin_snapshot(session)
            yearly = await gather(session, asked)
        on_progress(1, _STEPS)
        report = ReportFacts(asked, yearly, load_words(WORDS), figure_words())
        write_document(setting.out, TEMPLATE, report.facts(), author=ward.name, at=at)
        on_progress(_STEPS, _STEPS)
        return PaperDone(len(yearly.gatherings))


async def queue_report(work: Work) -> None:
    """Ask for the report of this year, small cells hidden from all but staff."""
    taken_by, hides = await people.own_code(work), await hides_small(work)
    queue(work, YearlyReport(work.today.year, taken_by, hides_small=hides))
