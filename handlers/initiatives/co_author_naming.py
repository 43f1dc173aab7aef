"""An author names co-authors, sees their answers, and removes a name."""

from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.forms.names import NameQuestioned
from domain.ids import InitiativeId
from domain.people import MAX_NAME, NameUnreadable
from domain.screens import Screen, say
from handlers.initiatives.co_author_screens import handed_over, named_screen
from handlers.initiatives.drafting_steps import one
from handlers.initiatives.states import CoAuthors, NamingMemory
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation, Typed
from handlers.kit.fields import hear_only_name, left_out
from handlers.kit.memory import hold, leave, remembered
from services.initiatives import co_authors, initiatives
from services.work import Work


async def show(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show the named co-authors and the answer of each."""
    await leave(state)
    work.show(named_screen(one(args), await co_authors.named(work, one(args))))


async def ask(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for the co-author's name."""
    await initiatives.own_open(work, one(args))
    await hold(state, CoAuthors.naming, co_author=args[0])
    work.show(_whom(one(args)))


def _whom(initiative: InitiativeId) -> Screen:
    return Screen([say("contributions.whom")], [choice("back", "coauthor", initiative.hex)])


async def keep(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Store the typed co-author and show the code to hand over; a refusal names nobody."""
    initiative = InitiativeId(UUID((await remembered(state, NamingMemory)).co_author))
    try:
        heard = hear_only_name(work, text)
        if heard is None:
            await show(event, work, state, [initiative.hex])
            return
        name, code = await co_authors.name(work, initiative, heard.name)
    except (NameUnreadable, NameQuestioned):
        unreadable = say("contributions.name_unreadable", limit=MAX_NAME)
        work.show(_whom(initiative).led_by([unreadable]))
        return
    await leave(state)
    work.show(handed_over(work, initiative, name, code).led_by(left_out(heard)))


async def take_back(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Remove a named co-author; a code that was handed over stops working."""
    await leave(state)
    initiative = await co_authors.take_back(work, UUID(args[0]))
    screen = named_screen(initiative, await co_authors.named(work, initiative))
    work.show(screen.led_by([say("contributions.taken_back")]))


CONVERSATION = Conversation(
    "initiatives.co_author_naming",
    action="propose",
    presses={
        "coauthor": show,
        "coauthor.name": ask,
        "coauthor.back": take_back,
    },
    states={
        CoAuthors.naming: Typed(keep, reads=AnswerMode.NUMBERS),
    },
)
