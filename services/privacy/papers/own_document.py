"""A copy of all data of one person as a Word document that anybody can read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from content.catalogue import Catalogue, shipped_content
from content.export_words import Words, load_words
from db.engine import Database
from db.queries.privacy import personal_data
from domain.ids import PersonId
from domain.screens import Phrase, say
from domain.zone import day_of
from services.documents.cell_text import clean_text
from services.documents.kit import PaperDone, PaperSetting, Progress, SentPaper
from services.documents.writers import write_document
from services.privacy.papers.own_data import DONE_BY, found_of
from services.work import Work

TEMPLATE = "own_copy.docx"
WORDS = "privacy/own_copy.yaml"
_COUNTED = ("reviews", "reminders", "messages_of_units", "memberships", "roles", "requests")
Rows = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnDataDocument(SentPaper):
    """A person's data to read; ``request`` is the entry in the register of such requests."""

    job: ClassVar[str] = "take_own_document"
    failed: ClassVar[Phrase] = say("own_data.take_failed")
    is_quick: ClassVar[bool] = True
    is_personal: ClassVar[bool] = True

    person: PersonId
    request: UUID

    def file_name(self, day: date) -> str:
        """Return the name of a copy of that day."""
        return f"du-lieu-cua-toi-{day:%Y-%m-%d}.docx"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say that this is all."""
        return say("own_data.take_done")

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write what is kept, section by section, in the words people use."""
        async with database.read() as session:
            found = await found_of(session, self.person)
        words = load_words(WORDS)
        lines = _Lines(words, load_words(), Catalogue.load(shipped_content()))
        facts = {
            "title": words.fill("title", ward=clean_text(setting.ward.name)),
            "made": words.fill("made", day=_day(setting.taken_at)),
            "sections": [
                {"title": words[key], "lines": [clean_text(one) for one in told] or [words["none"]]}
                for key, told in lines.sections(found)
            ],
        }
        at = setting.taken_at
        write_document(setting.out, TEMPLATE, facts, author=setting.ward.name, at=at)
        return PaperDone()

    async def delivered(self, work: Work) -> None:
        """Enter into the register that the copy was handed over."""
        await personal_data.finish_request(
            work.session, request_id=self.request, done_at=work.now, done_by=DONE_BY
        )


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of each section."""

    words: Words
    labels: Words
    catalogue: Catalogue

    def sections(self, found: Rows) -> Iterator[tuple[str, Sequence[str]]]:
        yield "person", list(self._person(found.get("person", {})))
        yield "lessons", [self._lesson(one) for one in found["lessons"]]
        yield "answers", [self._answer(one) for one in found["answers"]]
        yield "initiatives", [line for one in found["initiatives"] for line in self._told(one)]
        yield "cases", [line for one in found["cases"] for line in self._case(one)]
        yield (
            "files",
            [
                self.words.fill("file", name=one["original_name"], day=_day(one["created_at"]))
                for one in found["files"]
            ],
        )
        yield "consents", [self._consent(one) for one in found["consents"]]
        counts = ((key, len(found[key])) for key in _COUNTED)
        yield "others", [self.words.fill(key, count=count) for key, count in counts if count]

    def _person(self, person: Rows) -> Iterator[str]:
        for key in ("name", "khoi", "birth_year"):
            if person.get(key):
                yield self.words.fill(key, value=person[key])
        if person.get("address"):
            yield self.words.fill("address", value=self.words.label("pair", person["address"]))
        if person:
            yield self.words.fill("since", value=_day(person["since"]))

    def _lesson(self, row: Rows) -> str:
        lesson = self.catalogue.find(row["lesson_id"])
        title = row["lesson_id"] if lesson is None else lesson.title
        if row["finished_at"] is None:
            return self.words.fill("lesson_begun", title=title, day=_day(row["seen_at"]))
        return self.words.fill("lesson_done", title=title, day=_day(row["finished_at"]))

    def _answer(self, row: Rows) -> str:
        lesson = self.catalogue.find(row["lesson_id"])
        asked = () if lesson is None else (*lesson.quiz, *lesson.review_questions)
        question = next((one for one in asked if one.id == row["question"]), None)
        choice = None if question is None else question.choice(row["choice"])
        return self.words.fill(
            "answer",
            day=_day(row["answered_at"]),
            prompt=row["question"] if question is None else question.prompt,
            choice=row["choice"] if choice is None else choice.text,
            verdict=self.words.label("verdict", "right" if row["is_right"] else "wrong"),
        )

    def _told(self, row: Rows) -> Iterator[str]:
        code = row["code"] or self.words["draft"]
        day = _day(row["created_at"])
        yield self.words.fill("initiative", code=code, day=day, story=row["story"])
        if row["name"]:
            yield self.words.fill("by", name=row["name"])
        if row["phone"]:
            yield self.words.fill("phone", phone=row["phone"])
        for topic, text in row["answers"].items():
            yield self.words.fill("topic", topic=self.labels.label("column", topic), text=text)
        for move in row["history"]:
            status = self.labels.label("status", move["to"])
            yield self.words.fill("moved", day=_day(move["at"]), status=status)

    def _case(self, row: Rows) -> Iterator[str]:
        yield self.words.fill("case", code=row["code"], day=_day(row["asked_at"]))
        if row["phone"]:
            yield self.words.fill("phone", phone=row["phone"])
        for one in row["messages"]:
            key = "from.staff" if one["from_staff"] else "from.me"
            yield self.words.fill(key, text=one["text"])

    def _consent(self, row: Rows) -> str:
        purpose, day = self.words.label("purpose", row["purpose"]), _day(row["given_at"])
        if row["withdrawn_at"] is None:
            return self.words.fill("consent", purpose=purpose, day=day)
        until = _day(row["withdrawn_at"])
        return self.words.fill("consent_ended", purpose=purpose, day=day, until=until)


def _day(at: datetime) -> str:
    return f"{day_of(at):%d/%m/%Y}"
