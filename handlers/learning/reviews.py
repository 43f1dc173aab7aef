"""Reviewing: a question from a finished lesson is asked again, then explained."""

from dataclasses import replace

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, Verdict, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from handlers.learning.quiz import options, verdict
from services.learning import reviews
from services.learning.reviews import Review, ReviewAnswer, ReviewQuestion
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
    told = None if review.answered is None else _verdict(review.answered)
    if review.asked is not None:
        work.show(replace(_question(review.asked), verdict=told))
        return
    if not review.has_cards:
        work.show(Screen([say("reviews.nothing")], [choice("learn", "learn"), back_to_menu()]))
        return
    says = [say("reviews.none_due" if told is None else "reviews.done")]
    if review.next_on is not None:
        says.append(say("reviews.next_on", day=f"{review.next_on.day}/{review.next_on.month}"))
    ways = [choice("reviews.more", "review.more")] if review.has_more else []
    work.show(Screen(says, [*ways, choice("learn", "learn"), back_to_menu()], verdict=told))


def _question(asked: ReviewQuestion) -> Screen:
    says = [
        say("reviews.from_lesson", title=asked.lesson.title),
        say("reviews.question", prompt=asked.question.prompt),
    ]
    return Screen(says, options(asked.question, "review.answer", *_about(asked)), once=True)


def _verdict(answered: ReviewAnswer) -> Verdict:
    asked = answered.asked
    return verdict(asked.question, answered.choice, "review.answer", *_about(asked))


def _about(asked: ReviewQuestion) -> tuple[str, str, str]:
    return asked.lesson.id, asked.card, asked.question.id


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
