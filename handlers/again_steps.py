"""Leading back to what was being done: a step that waits for words, an open question, the menu."""

from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain.ids import InitiativeId
from domain.initiatives import Step, Topic
from domain.screens import Phrase, Screen, say
from handlers.asking_steps import ask
from handlers.choices import menu
from handlers.states import Propose
from handlers.telling_steps import go
from services import chat, initiatives
from services.work import Work


async def show_again(work: Work, state: FSMContext, lead: list[Phrase]) -> None:
    """Lead back to the step at hand: what waits for words, an open question, or the menu."""
    step = await state.get_state()
    if step is not None:
        if lead:
            work.show(Screen(lead))
        await _ask_again(work, state, step)
        return
    screen = await chat.open_question(work)
    if screen is not None:
        work.show(Screen([*lead, *screen.says], screen.choices, screen.media, screen.once))
        return
    work.show(Screen([*lead, say("meeting.offer")], menu()))


async def _ask_again(work: Work, state: FSMContext, step: str) -> None:
    memory = await state.get_data()
    initiative = InitiativeId(UUID(memory["initiative"]))
    if step == Propose.answer.state:
        await ask(work, state, initiative, Topic(memory["topic"]))
        return
    found = await initiatives.own(work, initiative)
    await go(work, state, initiative, Step(found.step or Step.STORY))
