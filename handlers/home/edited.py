"""Handles an edited message: the new words replace the earlier ones."""

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.screens import say
from handlers.kit.conversation import Conversations
from handlers.kit.loose_words import reword_loose
from handlers.kit.resume import show_again
from services.initiatives import drafts
from services.work import Work


async def take_edit(
    message: Message, work: Work, state: FSMContext, conversations: Conversations, earlier: str
) -> None:
    """Replace the earlier words where they are kept; the current step stays as it is."""
    new = message.text or ""
    if new == earlier:  # the words are the same: another part of the message changed
        return
    is_kept = bool(new and earlier) and (
        await reword_loose(state, earlier, new) or await drafts.reword(work, earlier, new)
    )
    await show_again(
        conversations, work, state, [say("edited.kept" if is_kept else "edited.not_followed")]
    )
