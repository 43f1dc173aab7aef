"""Words typed for work whose role ended meanwhile: said kindly, given back, kept from everybody."""

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.initiatives.initiatives import title
from domain.screens import Screen, say
from handlers.kit.memory import leave
from handlers.kit.resume import all_ways
from services.work import Work

SHOWN = 1_500
"""Characters given back; the rest stands in the conversation above."""


async def give_back(message: Message, work: Work, state: FSMContext) -> None:
    """Say that this work is no longer given to whoever acts, and give the words back."""
    await leave(state)
    text = title(message.text or message.caption or "", SHOWN)
    work.show(
        Screen(
            [say("shared_phone.role_over", text=text), say("welcome.offer")], await all_ways(work)
        )
    )
