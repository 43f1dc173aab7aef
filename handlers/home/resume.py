"""Resumes unfinished work: the current step, or what was put aside earlier."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from handlers.initiatives.drafting_steps import go
from handlers.kit.conversation import Conversation, Conversations
from handlers.kit.memory import leave
from handlers.kit.resume import menu, show_again
from handlers.learning.lesson_steps import enter
from handlers.learning.lessons import show_shelf
from services.enquiries import faq
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
        work.show(Screen([say("welcome.nothing_left")], await menu(work)))
    elif isinstance(left, UnfinishedLesson):
        await enter(work, left.lesson.id)
    else:
        await go(work, state, left.id, left.reached)


async def study(
    event: TelegramObject,
    work: Work,
    state: FSMContext,
    conversations: Conversations,
    called: str,
) -> None:
    """Open the lesson that people call so, or else resume what is unfinished."""
    found = await faq.lesson_called(work, called)
    if found is None:
        await resume(event, work, state, conversations)
    else:
        await leave(state)
        await enter(work, found.id)


async def learn_on(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Go on learning: the question at hand, the lesson that was left, or the next ones."""
    if await state.get_state() is None and await chat_log.open_question(work) is not None:
        await show_again(conversations, work, state, [])
        return
    left = await unfinished.last_lesson(work)
    if left is None:
        await show_shelf(event, work, state)
        return
    await leave(state)
    await enter(work, left.lesson.id)


CONVERSATION = Conversation(
    "home.resume",
    action="talk",
    commands={"resume": resume, "learn_on": learn_on},
    presses={"resume": resume},
)
