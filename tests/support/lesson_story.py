"""The lesson about OTP as stories walk it: what each of its messages says."""

from domain.lessons import Lesson
from domain.screens import Phrase, say
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
