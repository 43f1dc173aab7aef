"""Every conversation about an initiative remembers which one, until another is taken up."""

from dataclasses import dataclass
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from domain.ids import InitiativeId
from handlers.kit.conversation import NothingAtHand
from handlers.kit.memory import Memory, hold, remembered


@dataclass(frozen=True, slots=True)
class InitiativeMemory(Memory):
    """Which ``initiative`` is being told, answered for or added to."""

    initiative: str = ""


async def at_hand(state: FSMContext) -> InitiativeId | None:
    """Return the initiative in memory, None for none."""
    known = (await remembered(state, InitiativeMemory)).initiative
    return InitiativeId(UUID(known)) if known else None


async def current(state: FSMContext) -> InitiativeId:
    """Return the initiative in memory. Raises NothingAtHand."""
    initiative = await at_hand(state)
    if initiative is None:
        raise NothingAtHand
    return initiative


async def take_up(
    state: FSMContext, step: State, initiative: InitiativeId, **more: str | bool
) -> None:
    """Move to a step of this initiative; of another initiative nothing stays remembered."""
    if await at_hand(state) == initiative:
        await state.set_state(step)
        await state.update_data(more)
    else:
        await hold(state, step, initiative=initiative.hex, **more)
