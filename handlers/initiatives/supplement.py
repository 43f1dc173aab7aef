"""The author's answer to what staff asked for: words and files, then sent back to staff."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.initiatives.initiatives import NothingAsked, Status
from domain.screens import Screen, say
from handlers.initiatives.at_hand import current, take_up
from handlers.initiatives.dossier_screens import adding_screen
from handlers.initiatives.drafting_steps import one, until_closed
from handlers.initiatives.states import Adding
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.forms import Form, Step
from handlers.kit.memory import leave
from services.initiatives import drafts, initiatives
from services.initiatives.dossier import Dossier
from services.work import Work


@until_closed
async def _words_typed(work: Work, state: FSMContext, text: str) -> None:
    """Add words to the story at once."""
    await drafts.tell_more(work, await current(state), text)
    await FORM.ask_again(work, state, [say("moves.add_kept")])


async def _told(work: Work, state: FSMContext) -> Dossier:
    return await initiatives.dossier(work, await current(state))


async def _asks(_work: Work, told: Dossier) -> Screen:
    return adding_screen(told)


FORM: Form[Dossier] = Form(
    [Step("words", Adding.words, _asks, words=_words_typed, reads=AnswerMode.WORDS, tells=True)],
    load=_told,
    is_short=False,
)


async def start(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for more words and files, as long as staff wait for them."""
    dossier = await initiatives.open_dossier(work, one(args))
    if dossier.status is not Status.MORE_ASKED:
        raise NothingAsked
    await take_up(state, Adding.words, dossier.id)
    work.show(adding_screen(dossier))


async def send(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Send it back to staff."""
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
    again=FORM.ask_again,
    states=FORM.states(),
)
