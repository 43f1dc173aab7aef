"""The sheet for visits as a Word document: a page for each khối, room for a tick and a word."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from content.export_words import Words, load_words
from db.engine import Database
from domain.screens import Phrase, say
from domain.zone import day_of
from services.broadcasts import to_visit
from services.broadcasts.to_visit import ToVisit
from services.documents.cell_text import clean_text
from services.documents.kit import PaperDone, PaperSetting, Progress, SentPaper, queue
from services.documents.writers import write_document
from services.work import Work

TEMPLATE = "visit_sheet.docx"
WORDS = "broadcasts/visit_sheet.yaml"


@dataclass(frozen=True, slots=True)
class VisitSheet(SentPaper):
    """The visit sheet of a broadcast; its names are read with the rights of the person asking."""

    job: ClassVar[str] = "not_reached_sheet"
    failed: ClassVar[Phrase] = say("visiting.failed")
    is_quick: ClassVar[bool] = True
    is_personal: ClassVar[bool] = True

    broadcast: UUID
    found: ToVisit | None = None

    def file_name(self, day: date) -> str:
        """Return one name for all: it reveals nothing about anybody."""
        return "phieu-di-tham.docx"

    def sentence(self, done: PaperDone) -> Phrase:
        """Return the sentence that says how many people it names."""
        return say("visiting.done", count=done.rows)

    async def gathered(self, work: Work) -> Self:
        """Look up the people to visit. Raises NoSuchBroadcast for a former leader of the unit."""
        return replace(self, found=await to_visit.gather(work, self.broadcast))

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write the sheet; without any name it is one page that gives the number of people."""
        if self.found is None:
            raise AssertionError("a sheet is gathered before it is made")
        facts = {
            "ward": clean_text(setting.ward.name).upper(),
            "is_demo": setting.ward.is_demo,
            **_facts(self.found, load_words(WORDS), day_of(setting.taken_at)),
        }
        at = setting.taken_at
        write_document(setting.out, TEMPLATE, facts, author=setting.ward.name, at=at)
        return PaperDone(sum(len(area.people) for area in self.found.areas))


async def queue_sheet(work: Work, broadcast_id: UUID) -> int:
    """Queue the sheet of a broadcast and return how many people it is about; for 0 no sheet.

    Raises NoSuchBroadcast.
    """
    count = await to_visit.count(work, broadcast_id)
    if count:
        queue(work, VisitSheet(broadcast_id))
    return count


def _facts(found: ToVisit, words: Words, made_on: date) -> dict[str, object]:
    pages = [
        {
            "khoi": clean_text(area.khoi) or words["no_khoi"],
            "people": [
                {"n": n, "name": clean_text(one.name), "why": words.label("fate", one.status)}
                for n, one in enumerate(area.people, start=1)
            ],
        }
        for area in found.areas
    ]
    sent = f"{found.sent_on:%d/%m/%Y}"
    return {
        "unit": clean_text(found.unit),
        "words": words.by_key,
        "about": words.fill("about", about=clean_text(found.about), day=sent),
        "made": words.fill("made", day=f"{made_on:%d/%m/%Y}"),
        "unnamed": words.fill("unnamed", count=found.unnamed) if found.unnamed else "",
        "pages": pages or [{"khoi": "", "people": []}],
    }
