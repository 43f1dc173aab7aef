"""Answers what no other conversation takes: old buttons, answered questions, unknown words."""

from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.screens import say
from handlers.kit.conversation import Conversation, Conversations
from handlers.kit.reply_limits import LATELY, answers_nonsense
from handlers.kit.resume import show_again
from services.work import Work


async def stale(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Answer a button that is too old, or was never shown here."""
    await show_again(conversations, work, state, [say("fallback.stale")])


async def answered(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Answer a press on a question that was answered before."""
    await show_again(conversations, work, state, [say("fallback.answered")])


async def no_such_choice(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Answer a number the question does not have."""
    await show_again(conversations, work, state, [say("fallback.no_such_choice")])


async def other_person(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Answer a button that was shown to another person on this shared phone."""
    await show_again(conversations, work, state, [say("fallback.other_person")])


async def nonsense(
    message: Message, work: Work, state: FSMContext, conversations: Conversations, other: str
) -> None:
    """Answer words that were not understood, or a message that holds neither words nor a file."""
    if await answers_nonsense(work, state, message.text):
        lead = say(f"fallback.other_{other}") if other else say("fallback.nonsense")
        await show_again(conversations, work, state, [lead])


CONVERSATION = Conversation(
    "home.fallback",
    action="talk",
    keeps=(LATELY,),
    presses={
        "answered": answered,
        "no_such_choice": no_such_choice,
        "other_person": other_person,
    },
)
