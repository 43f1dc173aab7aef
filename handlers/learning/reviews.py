"""Reviewing: a question from a finished lesson is asked again, then explained."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from services.learning import reviews
from services.learning.reviews import Review, ReviewQuestion
from services.work import Work


async def begin(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask the due question, if there is one."""
    await leave(state)
    _show(work, await reviews.review(work))


async def more(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask one more than the daily number, or one before its day."""
    await leave(state)
    _show(work, await reviews.review(work, more=True))


async def answer(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Take an answer, however late: its button names its question."""
    lesson, card, question, n = args
    _show(work, await reviews.answer(work, lesson, card, question, int(n)))


def _show(work: Work, review: Review) -> None:
    said = [say("lesson.said", text=review.said)] if review.said else []
    if review.asked is not None:
        work.show(_question(review.asked, said))
        return
    if not review.has_cards:
        work.show(Screen([say("reviews.nothing")], [choice("learn", "learn"), back_to_menu()]))
        return
    says = [*said, say("reviews.done" if said else "reviews.none_due")]
    if review.next_on is not None:
        says.append(say("reviews.next_on", day=f"{review.next_on.day}/{review.next_on.month}"))
    ways = [choice("reviews.more", "review.more")] if review.has_more else []
    work.show(Screen(says, [*ways, choice("learn", "learn"), back_to_menu()]))


def _question(asked: ReviewQuestion, said: list[Phrase]) -> Screen:
    lesson, question = asked.lesson, asked.question
    says = [
        *said,
        say("reviews.from_lesson", title=lesson.title),
        say("lesson.question", prompt=question.prompt),
    ]
    about = (lesson.id, asked.card, question.id)
    choices = [
        choice("as_is", "review.answer", *about, option.n, text=option.text)
        for option in question.choices
    ]
    return Screen(says, choices, once=True)


CONVERSATION = Conversation(
    "learning.reviews",
    action="learn",
    commands={
        "review": begin,
    },
    presses={
        "review": begin,
        "review.more": more,
        "review.answer": answer,
    },
)
