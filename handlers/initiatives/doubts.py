"""Asks about words that may be no initiative: a complaint, or words typed without a question."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.enquiries.enquiries import About
from domain.initiatives.initiatives import DraftStep
from domain.screens import Screen, say
from handlers.initiatives.at_hand import current, take_up
from handlers.initiatives.drafting_steps import go_on
from handlers.initiatives.states import DraftMemory, Propose
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.loose_words import LooseWords
from handlers.kit.memory import remembered
from services.initiatives import drafts
from services.work import Work


async def doubt_story(
    event: TelegramObject, work: Work, state: FSMContext, text: str, about: About
) -> None:
    """Keep a story as an initiative, and ask whether it should rather go to staff as a message."""
    initiative = await current(state)
    if (await remembered(state, DraftMemory)).is_retelling:
        await drafts.tell(work, initiative, text)
    else:
        await drafts.tell_more(work, initiative, text)
    await drafts.reach(work, initiative, DraftStep.MATURITY)
    await take_up(state, Propose.maturity, initiative, is_retelling=True)
    send = choice("enquiries.send_complaint", "question.instead", initiative.hex, about)
    tell_on = choice("enquiries.not_complaint", "tell.go", initiative.hex, DraftStep.MATURITY)
    work.show(Screen([say("enquiries.complaint")], [send, tell_on, back_to_menu()], once=True))


async def tell_as_initiative(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Begin an initiative with the typed words."""
    typed = (await remembered(state, LooseWords)).typed
    initiative = await drafts.begin(work)
    if not typed:
        await go_on(work, state, initiative, DraftStep.STORY, [say("enquiries.nothing_typed")])
        return
    await drafts.tell_more(work, initiative, typed)
    await state.update_data(typed="", about="")
    await go_on(work, state, initiative, DraftStep.STORY, [say("drafting.kept")])


CONVERSATION = Conversation(
    "initiatives.doubts",
    action="propose",
    presses={"question.initiative": tell_as_initiative},
)
