"""Answers free questions with the nearest stored answer, or stores an unanswered question."""

from collections.abc import Sequence
from dataclasses import dataclass

from content.faq_file import FaqEntry
from content.guide import SURE
from content.local_facts import known_facts
from db.queries.enquiries import enquiries as rows
from domain.errors import Refused
from domain.ids import new_id
from domain.learning.lessons import Lesson
from domain.text import clean, fold
from services.learning.shelf import visible
from services.work import Work

NEAR = 0.35
"""The lowest score of a text that is offered as one of several."""
LEAD = 0.06
"""How far an answer must be ahead of the next text; else both are offered."""
OFFERED = 3
"""The most texts a person has to choose among."""
_LOOKED_AT = 6
KEPT_WORDS = 500
"""Characters of a question's folded words that are its key."""
FEWEST_WORDS = 4
"""Fewer unmatched words than this are a slip, not a question."""


class AnswerGone(Refused):
    """No such entry, or one past its review date: the same answer for both."""

    code = "enquiries.answer_gone"


@dataclass(frozen=True, slots=True)
class FoundAnswer:
    """The one text that answers, or None and the few that may; FAQ entries and visible lessons."""

    best: FaqEntry | Lesson | None
    beside: Sequence[FaqEntry | Lesson]


async def find(work: Work, question: str) -> FoundAnswer | None:
    """Return what answers a question or may answer it, or None; nothing is made up."""
    found = work.context.guide.nearest(question, limit=_LOOKED_AT)
    near = [one for one in found if one.score >= NEAR]
    if not near:
        return None
    lessons = {str(lesson.id): lesson for lesson, _ in await visible(work)}
    known: dict[str, FaqEntry | Lesson] = {**lessons, **_current(work)}
    shown = [(one.score, known[one.key]) for one in near if one.key in known]
    if not shown:
        return None
    texts = [text for _, text in shown]
    ahead = shown[0][0] - (shown[1][0] if len(shown) > 1 else 0)
    if shown[0][0] >= SURE and ahead >= LEAD:
        return FoundAnswer(texts[0], texts[1:OFFERED])
    return FoundAnswer(None, texts[:OFFERED])


async def lesson_called(work: Work, called: str) -> Lesson | None:
    """Return the visible lesson that people call so, None for no lesson."""
    lessons = {str(lesson.id): lesson for lesson, _ in await visible(work)}
    found = work.context.guide.nearest(called, limit=_LOOKED_AT)
    near = [one.key for one in found if one.score >= NEAR and one.key in lessons]
    return lessons[near[0]] if near else None


def _current(work: Work) -> dict[str, FaqEntry]:
    facts = known_facts(work.context.ward, work.today)
    return {
        entry_id: entry.told(facts)
        for entry_id, entry in work.context.guide.faq.items()
        if entry.review_by >= work.today
    }


def entry(work: Work, entry_id: str) -> FaqEntry:
    """Return an FAQ entry that may be shown today. Raises AnswerGone."""
    found = _current(work).get(entry_id)
    if found is None:
        raise AnswerGone
    return found


def is_question(text: str) -> bool:
    """Return whether unmatched words are worth storing as a question."""
    return len(fold(text).split()) >= FEWEST_WORDS


async def keep_unanswered(work: Work, question: str) -> None:
    """Store a question without an answer: counted by its words, without the person."""
    folded = words_of(question)
    found = await rows.unanswered_by_words(
        work.session, ward_id=work.context.ward.id, folded=folded
    )
    if found is not None:
        await rows.change_unanswered(
            work.session,
            question_id=found.id,
            times=found.times + 1,
            last_asked_at=work.now,
            settled_by=None,
            settled_at=None,
        )
        return
    await rows.add_unanswered(
        work.session,
        id=new_id(),
        ward_id=work.context.ward.id,
        folded=folded,
        text=clean(question),
        times=1,
        first_asked_at=work.now,
        last_asked_at=work.now,
    )


def words_of(question: str) -> str:
    """Return the key under which a free question is counted."""
    return fold(question)[:KEPT_WORDS]
