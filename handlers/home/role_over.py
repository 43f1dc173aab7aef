"""Handles words typed at a step of a role that has ended: explained, returned, not stored."""

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
    """Say that the person no longer has this role, and give the words back."""
    await leave(state)
    text = title(message.text or message.caption or "", SHOWN)
    work.show(
        Screen(
            [say("shared_phone.role_over", text=text), say("welcome.offer")], await all_ways(work)
        )
    )
