"""The lesson about OTP as stories walk it: what each of its messages says."""

from dataclasses import replace

from bot.runtime.engine import Engine
from content.catalogue import Catalogue
from db.models.learning import QuizAnswer
from db.queries.learning import results
from domain.learning.lessons import Lesson
from domain.learning.quiz import QuizRound, in_order
from domain.screens import Phrase, say
from services.work import WardContext
from tests.support.talk import Talk, label, said

OTP = "at-ma-otp"
DEMO = "lesson.doubt_not_approved"
NEXT = label("next")
RIGHT = ("2", "1", "3")
"""The numbers of the right answers."""


def title(lesson: Lesson) -> Phrase:
    return say("lesson.title", title=lesson.title)


def card(lesson: Lesson, n: int) -> Phrase:
    return say("lesson.card", n=n + 1, of=len(lesson.cards), text=lesson.cards[n].text)


def question(lesson: Lesson, n: int, key: str = "question") -> Phrase:
    prompt = lesson.quiz[n].prompt
    return say(f"lesson.{key}", n=n + 1, of=len(lesson.quiz), prompt=prompt)


def verdict(lesson: Lesson, n: int, choice: int, shown: QuizRound = QuizRound.FIRST) -> str:
    """What is said of an answer: right or not, the right choice by number and words, and why."""
    asked = lesson.quiz[n]
    chosen = asked.choice(choice)
    assert chosen is not None
    numbers = [one.n for one in in_order(asked, shown)]
    key = "lesson.right" if chosen.correct else "lesson.wrong"
    named = say(key, n=numbers.index(asked.right.n) + 1, text=asked.right.text)
    return said(named, say("lesson.why", text=chosen.why))


async def at_question(talk: Talk, n: int = 0) -> None:
    """Bring a resident to a question of the lesson; those before it were answered right."""
    await talk.opens(f"bai_{OTP}")
    await talk.hurries(*["1"] * 6, *RIGHT[:n])
    talk.last = talk.last[-1:]


async def answers_of(talk: Talk) -> list[QuizAnswer]:
    """A resident's answers in the order they gave them."""
    return sorted(await talk.kept(QuizAnswer), key=lambda one: one.id)


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
