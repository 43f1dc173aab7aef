"""What people press under a message of their unit: its lesson, or that they have read it."""

from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Does
from handlers.kit.memory import leave
from handlers.learning.lesson_steps import enter
from services.broadcasts.receiving import lesson_of
from services.learning.lessons import LessonHidden
from services.work import Work


async def open_lesson(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Open the lesson that was sent."""
    await leave(state)
    try:
        await enter(work, await lesson_of(work, UUID(args[0])))
    except LessonHidden as hidden:
        work.show(Screen([Phrase(hidden.code)], [choice("learn", "learn"), back_to_menu()]))


async def has_read(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Thank her; that she pressed is kept wherever something under a message is pressed."""
    work.show(Screen([say("received.thanks")], [choice("learn", "learn"), back_to_menu()]))


CONVERSATION = Conversation(
    "learning.received",
    action="learn",
    presses={
        "broadcast.open": open_lesson,
        "broadcast.seen": Does(has_read, "talk"),
    },
)
