"""What staff asked more about: told in words and files, then handed back to them."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.initiatives.initiatives import InitiativeMoveNotAllowed, NothingAsked, Status
from domain.screens import Phrase, Screen, say
from handlers.initiatives.dossier_screens import adding_screen
from handlers.initiatives.drafting_steps import ask_again, current, one, say_closed
from handlers.initiatives.states import Adding
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Typed
from handlers.kit.memory import leave, take_up
from services.initiatives import drafts, initiatives
from services.work import Work


async def start(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for more words and files, as long as staff wait for them."""
    dossier = await initiatives.open_dossier(work, one(args))
    if dossier.status is not Status.MORE_ASKED:
        raise NothingAsked
    await take_up(state, Adding.words, dossier.id)
    work.show(adding_screen(dossier))


async def keep_words(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep more words under the story at once; what cannot be kept is said and asked again."""
    lead, initiative = say("moves.add_kept"), await current(state)
    try:
        await drafts.tell_more(work, initiative, text)
    except InitiativeMoveNotAllowed as closed:
        await say_closed(work, state, initiative, closed)
        return
    except Refused as refusal:
        lead = Phrase(refusal.code, refusal.facts)
    await ask_again(work, state, [lead])


async def send(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Hand it back to staff."""
    found = await initiatives.send_more(work, one(args))
    await leave(state)
    see = choice("see_one", "follow.one", args[0])
    work.show(Screen([say("moves.add_sent", code=found.code)], [see, back_to_menu()]))


CONVERSATION = Conversation(
    "initiatives.supplement",
    action="propose",
    presses={
        "tell.add": start,
        "tell.supplement": send,
    },
    again=ask_again,
    states={
        Adding.words: Typed(keep_words, reads=AnswerMode.WORDS),
    },
)
