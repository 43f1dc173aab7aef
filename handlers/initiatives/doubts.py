"""Decides what words are an initiative: a complaint is asked about, an idea is taken at once."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.enquiries.enquiries import About
from domain.initiatives.initiatives import DraftStep
from domain.screens import Screen, say
from handlers.initiatives.at_hand import at_hand, take_up
from handlers.initiatives.drafting_steps import go, go_on, keep_story
from handlers.initiatives.states import Propose
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
    initiative = await keep_story(work, state, text)
    await drafts.reach(work, initiative, DraftStep.MATURITY)
    await take_up(state, Propose.maturity, initiative, is_retelling=True)
    send = choice("enquiries.send_complaint", "question.instead", initiative.hex, about)
    tell_on = choice("enquiries.not_complaint", "tell.go", initiative.hex, DraftStep.MATURITY)
    work.show(Screen([say("enquiries.complaint")], [send, tell_on, back_to_menu()], once=True))


async def tell_at_once(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Begin an initiative with words that already tell it."""
    initiative = await drafts.begin(work)
    await drafts.tell_more(work, initiative, text)
    await state.update_data(typed="", about="")
    await go_on(work, state, initiative, DraftStep.STORY, [say("drafting.kept_as_idea")])


async def tell_as_initiative(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Take the typed words as an initiative: the one at hand, or else a new one."""
    typed = (await remembered(state, LooseWords)).typed
    if not typed:
        initiative = await at_hand(state) or await drafts.begin(work)
        await go(work, state, initiative, DraftStep.STORY, [say("enquiries.nothing_typed")])
    elif await state.get_state() == Propose.story.state:
        initiative = await keep_story(work, state, typed)
        await state.update_data(typed="", about="")
        await go_on(work, state, initiative, DraftStep.STORY, [say("drafting.kept")])
    else:
        await tell_at_once(event, work, state, typed)


CONVERSATION = Conversation(
    "initiatives.doubts",
    action="propose",
    presses={"question.initiative": tell_as_initiative},
)
