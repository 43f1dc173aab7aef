"""Asks staff why an initiative is moved, and asks again after an interruption."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain.ids import InitiativeId
from domain.initiatives.initiatives import Status
from domain.screens import Phrase, Screen, say
from handlers.kit.choices import choice
from handlers.kit.memory import remembered
from handlers.triage.states import MoveMemory
from services.triage import triage
from services.work import Work


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask again why the current initiative is moved."""
    memory = await remembered(state, MoveMemory)
    await ask_why(work, InitiativeId(UUID(memory.moving)), Status(memory.to), lead)


async def ask_why(
    work: Work, initiative_id: InitiativeId, to: Status, lead: Sequence[Phrase] = ()
) -> None:
    """Ask for the reason its author will read."""
    code = (await triage.opened(work, initiative_id)).initiative.code
    asked = say(f"staff_triage.why_{to}", code=code)
    drop = choice("staff_triage.drop", "staff.one", initiative_id.hex)
    work.show(Screen([*lead, asked], [drop]))
