"""The buttons under a unit's broadcast: open its lesson, or confirm that it was read."""

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
    """Open the lesson of the broadcast."""
    await leave(state)
    try:
        await enter(work, await lesson_of(work, UUID(args[0])))
    except LessonHidden as hidden:
        work.show(Screen([Phrase(hidden.code)], [choice("learn", "learn"), back_to_menu()]))


async def has_read(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Thank the person; any press under a broadcast is recorded elsewhere."""
    work.show(Screen([say("received.thanks")], [choice("learn", "learn"), back_to_menu()]))


CONVERSATION = Conversation(
    "learning.received",
    action="learn",
    presses={
        "broadcast.open": open_lesson,
        "broadcast.seen": Does(has_read, "talk"),
    },
)
