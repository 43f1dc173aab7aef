"""Answers politeness with a warm word; what is at hand stays as it is."""

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from content.heard_words import Politeness
from domain.screens import Screen, say
from handlers.kit.conversation import Conversations
from handlers.kit.resume import show_again
from services.webchat import chat_log
from services.work import Work

LEAVING = frozenset({Politeness.GOODBYE, Politeness.LATER})


async def reply(
    message: Message,
    work: Work,
    state: FSMContext,
    conversations: Conversations,
    politeness: Politeness,
) -> None:
    """Say a warm word, and ask again what was asked; whoever takes leave is asked nothing."""
    warm = say(f"polite.{politeness}")
    is_asked = await state.get_state() is not None or await chat_log.open_question(work) is not None
    if politeness is Politeness.GREETING or (is_asked and politeness not in LEAVING):
        await show_again(conversations, work, state, [warm])
    else:
        work.show(Screen([warm]))
