"""Asking again what a leader is being asked."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from domain.screens import Phrase
from handlers.leading import gathering_steps, registering_steps
from handlers.states import Gather, Register
from services.work import Work

STATES = frozenset(one.state for group in (Gather, Register) for one in group.__states__)
_REGISTER = frozenset(one.state for one in Register.__states__)


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask again, led by what was wrong."""
    if await state.get_state() in _REGISTER:
        await registering_steps.ask_again(work, state, lead)
    else:
        await gathering_steps.ask_again(work, state, lead)
