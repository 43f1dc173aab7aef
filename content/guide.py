"""The search index that answers free questions: the FAQ and the lessons, held in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from content.catalogue import Catalogue
from content.complaints import ComplaintWords, load_complaint_words
from content.faq_file import FaqEntry, load_faq
from content.fields import Fields, read_yaml
from domain.text_search import Index

IDLE_FILE = "idle_words.yaml"


@dataclass(frozen=True, slots=True)
class Guide:
    """``index`` finds FAQ entries and lessons by their ids; ``complaints`` detects complaints."""

    faq: Mapping[str, FaqEntry]
    index: Index
    complaints: ComplaintWords


def load_guide(catalogue: Catalogue) -> Guide:
    """Read the FAQ and index it beside the lessons. Raises BrokenLesson for a broken file."""
    faq = {entry.id: entry for entry in load_faq()}
    fields = Fields(read_yaml((files("content") / IDLE_FILE).read_bytes(), IDLE_FILE), IDLE_FILE)
    idle = fields.texts("words")
    fields.close()
    texts = {entry.id: [entry.question, *entry.also] for entry in faq.values()}
    texts |= {lesson.id: [lesson.title, lesson.objective] for lesson in catalogue.lessons}
    return Guide(faq, Index(texts, idle), load_complaint_words())
