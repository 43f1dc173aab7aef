"""Asking again what a leader is being asked."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from domain.screens import Phrase
from handlers.broadcasts import composing, timing
from handlers.kit.states import Broadcasting, Gather, Register
from handlers.units import class_session_steps, registration_steps
from services.work import Work

STATES = frozenset(
    one.state for group in (Gather, Register, Broadcasting) for one in group.__states__
)
_BROADCASTING = frozenset(one.state for one in Broadcasting.__states__)
_REGISTER = frozenset(one.state for one in Register.__states__)


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask again, led by what was wrong."""
    step = await state.get_state()
    if step in _REGISTER:
        await registration_steps.ask_again(work, state, lead)
    elif step == Broadcasting.moment.state:
        await timing.ask_again(work, state, lead)
    elif step in _BROADCASTING:
        await composing.ask_again(work, state, lead)
    else:
        await class_session_steps.ask_again(work, state, lead)
