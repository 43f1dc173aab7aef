"""The search index that answers free questions: the FAQ and the lessons, held in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from content.catalogue import Catalogue
from content.complaints import ComplaintWords, load_complaint_words
from content.faq_file import FaqEntry, load_faq
from content.fields import BrokenLesson, Fields, read_yaml
from content.heard_words import HeardWords, load_heard_words
from content.help_numbers import HelpNumbers, load_help_numbers
from content.urgent import load_urgent_reader
from content.wish_words import load_wish_words
from domain.enquiries.urgent import UrgentReader
from domain.reminders.spoken_wish import WishWords
from domain.search_terms import SearchWords
from domain.text_search import Found, Index

WORDS_FILE = "search_words.yaml"
CALLED_FILE = "called.yaml"
OFF_TOPIC_FILE = "off_topic.yaml"
_OFF_TOPIC = "off topic "
SURE = 0.5
"""The lowest score of an answer; the corpus of questions holds it against what residents type."""


@dataclass(frozen=True, slots=True)
class Guide:
    """``index`` finds FAQ entries and lessons by their ids, and tells what is off topic.

    ``complaints`` detects complaints, ``heard`` politeness and other words that ask nothing;
    ``urgent`` recognises emergencies, ``help_numbers`` are whom to call then; ``wishes`` reads when
    somebody wants to be reminded.
    """

    faq: Mapping[str, FaqEntry]
    index: Index
    complaints: ComplaintWords
    heard: HeardWords
    urgent: UrgentReader
    help_numbers: HelpNumbers
    wishes: WishWords

    def nearest(self, question: str, *, limit: int) -> Sequence[Found]:
        """Return the entries and lessons nearest to a question, none for what is off topic."""
        if not any(char.isalpha() for char in question):
            return []
        found = self.index.nearest(question, limit=limit)
        if found and found[0].key.startswith(_OFF_TOPIC):
            return []
        return [one for one in found if not one.key.startswith(_OFF_TOPIC)]

    def may_answer(self, text: str) -> bool:
        """Return whether an entry or a lesson is so near that it surely is meant."""
        found = self.nearest(text, limit=1)
        return bool(found) and found[0].score >= SURE


def load_guide(catalogue: Catalogue) -> Guide:
    """Read the FAQ and index it beside the lessons. Raises BrokenLesson for a broken file."""
    faq = {entry.id: entry for entry in load_faq()}
    called = load_called(catalogue)
    texts: dict[str, Sequence[str]] = {}
    bodies: dict[str, str] = {}
    for entry in faq.values():
        texts[entry.id] = [entry.question, *entry.also]
        bodies[entry.id] = entry.answer
    for lesson in catalogue.lessons:
        texts[lesson.id] = [lesson.title, lesson.objective, *called.get(lesson.id, ())]
        bodies[lesson.id] = " ".join(card.text for card in lesson.cards)
    for number, said in enumerate(_rows(OFF_TOPIC_FILE)):
        texts[f"{_OFF_TOPIC}{number}"] = said
    index = Index(texts, load_search_words(), bodies)
    heard = load_heard_words()
    complaints, urgent = load_complaint_words(), load_urgent_reader()
    numbers, wishes = load_help_numbers(), load_wish_words()
    return Guide(faq, index, complaints, heard, urgent, numbers, wishes)


def load_search_words() -> SearchWords:
    """Read the words that say nothing and those that mean one thing. Raises BrokenLesson."""
    fields = _fields(WORDS_FILE)
    idle = fields.texts("idle")
    same = [[phrase.strip() for phrase in line.split("|")] for line in fields.texts("same")]
    fields.close()
    return SearchWords(idle, same)


def load_called(catalogue: Catalogue) -> Mapping[str, Sequence[str]]:
    """Read what people call each lesson. Raises BrokenLesson for a lesson that does not exist."""
    fields = _fields(CALLED_FILE)
    called: dict[str, Sequence[str]] = {}
    for part in fields.parts("lessons"):
        lesson = part.text("id")
        if catalogue.find(lesson) is None:
            raise BrokenLesson(CALLED_FILE, lesson, "names a lesson that does not exist")
        called[lesson] = part.texts("called")
        part.close()
    fields.close()
    return called


def _rows(file: str) -> Sequence[Sequence[str]]:
    fields = _fields(file)
    rows = [[said.strip() for said in line.split("|")] for line in fields.texts("said")]
    fields.close()
    return rows


def _fields(file: str) -> Fields:
    return Fields(read_yaml((files("content") / file).read_bytes(), file), file)
