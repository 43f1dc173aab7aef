"""A message whose words were changed after it was sent: what it told is told in the new words."""

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.screens import say
from handlers.kit.conversation import Conversations
from handlers.kit.memory import reword_loose
from handlers.kit.resume import show_again
from services.initiatives import drafts
from services.work import Work


async def take_edit(
    message: Message, work: Work, state: FSMContext, conversations: Conversations, earlier: str
) -> None:
    """Put the new words where the earlier ones are kept; the step at hand stays as it is."""
    new = message.text or ""
    if new == earlier:  # something else of the message changed
        return
    is_kept = bool(new and earlier) and (
        await reword_loose(state, earlier, new) or await drafts.reword(work, earlier, new)
    )
    await show_again(
        conversations, work, state, [say("edited.kept" if is_kept else "edited.not_followed")]
    )
