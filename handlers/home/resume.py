"""Resumes unfinished work: the current step, or what was put aside earlier."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from handlers.initiatives.drafting_steps import go
from handlers.kit.choices import menu
from handlers.kit.conversation import Conversation, Conversations
from handlers.kit.resume import show_again
from handlers.learning.lesson_steps import enter
from services.initiatives import unfinished
from services.initiatives.unfinished import UnfinishedLesson
from services.webchat import chat_log
from services.work import Work


async def resume(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Resume the unfinished work."""
    if await state.get_state() is not None or await chat_log.open_question(work) is not None:
        await show_again(conversations, work, state, [])
        return
    left = await unfinished.last_unfinished(work)
    if left is None:
        work.show(Screen([say("welcome.nothing_left")], menu()))
    elif isinstance(left, UnfinishedLesson):
        await enter(work, left.lesson.id)
    else:
        await go(work, state, left.id, left.reached)


CONVERSATION = Conversation(
    "home.resume",
    action="talk",
    commands={"resume": resume},
    presses={"resume": resume},
)
