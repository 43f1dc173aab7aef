"""Walking through the telling of an initiative: asking a step, and going to the next."""

from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain.ids import InitiativeId
from domain.initiatives import Step, step_after
from handlers.telling_screens import WAITS_FOR_WORDS, step_screen
from services import initiatives
from services.initiatives import dossier
from services.work import Work


async def go(work: Work, state: FSMContext, initiative: InitiativeId, step: Step) -> None:
    """Ask for a step and remember that it is being asked."""
    await initiatives.at_step(work, initiative, step)
    waits = WAITS_FOR_WORDS.get(step)
    await state.set_state(waits)
    await state.update_data(initiative=initiative.hex)
    work.show(step_screen(step, await dossier(work, initiative), work.house.ward))


async def go_on(work: Work, state: FSMContext, initiative: InitiativeId, done: Step) -> None:
    """Go to the next step, or back to the preview when only this one was being changed."""
    changing = (await state.get_data()).get("changing")
    await state.update_data(changing=False)
    await go(work, state, initiative, Step.PREVIEW if changing else step_after(done))


def one(args: list[str]) -> InitiativeId:
    """Return the initiative an action names."""
    return InitiativeId(UUID(args[0]))


async def current(state: FSMContext) -> InitiativeId:
    """Return the initiative being told."""
    return InitiativeId(UUID((await state.get_data())["initiative"]))
