"""The lesson about OTP as stories walk it: what each of its messages says."""

from dataclasses import replace

from bot.runtime.engine import Engine
from content.catalogue import Catalogue
from db.queries.learning import results
from domain.learning.lessons import Lesson
from domain.screens import Phrase, say
from services.work import WardContext
from tests.support.talk import Talk, label

OTP = "at-ma-otp"
DEMO = "lesson.doubt_not_approved"
NEXT = label("next")


def title(lesson: Lesson) -> Phrase:
    return say("lesson.title", title=lesson.title, minutes=lesson.estimated_minutes)


def card(lesson: Lesson, n: int) -> Phrase:
    return say("lesson.card", text=lesson.cards[n].text)


def question(lesson: Lesson, n: int) -> Phrase:
    return say("lesson.question", prompt=lesson.quiz[n].prompt)


def why(lesson: Lesson, n: int, choice: int) -> Phrase:
    chosen = lesson.quiz[n].choice(choice)
    assert chosen is not None
    return say("lesson.said", text=chosen.why)


async def at_question(talk: Talk, n: int = 0) -> None:
    """Bring a resident to a question of the lesson."""
    await talk.opens(f"bai_{OTP}")
    await talk.hurries(*["1"] * 6, *["2"] * n)
    talk.last = talk.last[-1:]


async def approve(engine: Engine, lesson: Lesson) -> None:
    """Let somebody answer for a lesson as it stands."""
    async with engine.database.write() as session:
        await results.approve(
            session,
            lesson_id=lesson.id,
            digest=lesson.digest,
            approved_by="Lê Thị Lan, Trưởng phòng VH-XH (minh họa)",
            approved_at=engine.clock(),
        )


def rewritten(engine: Engine, lesson: Lesson, **changes: object) -> WardContext:
    """The same house after its lesson file was changed."""
    changed = replace(lesson, digest="f" * 64, **changes)  # type: ignore[arg-type]
    known = engine.context.catalogue
    lessons = tuple(changed if one.id == lesson.id else one for one in known.lessons)
    return replace(engine.context, catalogue=Catalogue(lessons, known.paths, known.images))
