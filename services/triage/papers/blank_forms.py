"""The blank form as a Word document: large type, lines to write on, a box nobody has ticked."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from content.export_words import load_words
from db.engine import Database
from db.queries import code_counters
from domain.screens import Phrase, say
from domain.triage.paper_forms import paper_number
from services.documents.cell_text import clean_text
from services.documents.kit import PaperDone, PaperSetting, Progress, SentPaper, queue
from services.documents.writers import write_document
from services.work import Work

TEMPLATE = "blank_form.docx"
WORDS = "triage/paper_form.yaml"
COUNTS = (1, 10, 30)
"""How many sheets may be asked for."""


@dataclass(frozen=True, slots=True)
class BlankForms(SentPaper):
    """So many sheets from a number of a year on."""

    job: ClassVar[str] = "blank_form"
    failed: ClassVar[Phrase] = say("paper_entry.form_failed")

    year: int
    first: int
    count: int

    def file_name(self, day: date) -> str:
        """Return a name with the first sheet's number."""
        return f"phieu-{self.year}-{self.first:04d}.docx"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say how many sheets there are."""
        return say("paper_entry.printed", count=done.rows)

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write one sheet for each number."""
        on_progress(0, self.count)
        words, ward = load_words(WORDS), setting.ward
        numbers = range(self.first, self.first + self.count)
        facts = {
            "ward": clean_text(ward.name).upper(),
            "is_demo": ward.is_demo,
            "words": words.by_key,
            "sheets": [
                words.fill("number", number=paper_number(self.year, number)) for number in numbers
            ],
        }
        write_document(setting.out, TEMPLATE, facts, author=ward.name, at=setting.taken_at)
        on_progress(self.count, self.count)
        return PaperDone(self.count)


async def queue_forms(work: Work, count: int) -> None:
    """Take numbers for so many sheets and queue the file; a count of no button makes one."""
    sheets = count if count in COUNTS else COUNTS[0]
    year = work.today.year
    first = await code_counters.take_numbers(work.session, name=f"P-{year}", count=sheets)
    queue(work, BlankForms(year, first, sheets))
