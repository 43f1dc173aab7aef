"""A named co-author opens their code and agrees under their own name, or declines."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.answers import AnswerMode
from domain.forms.names import NameQuestioned
from domain.initiatives.co_authors import read_co_author_code
from domain.people import MAX_NAME, NameUnreadable, read_name
from domain.screens import Phrase, Screen, say
from handlers.initiatives.co_author_screens import asked_screen, consent_screen, own_name_screen
from handlers.initiatives.states import CoAuthorMemory, CoAuthors
from handlers.kit.choices import back_to_menu
from handlers.kit.conversation import Conversation, Typed
from handlers.kit.fields import hear_only_name, left_out
from handlers.kit.filters import LONGEST_COMMAND
from handlers.kit.marks import mark_of
from handlers.kit.memory import hold, leave, remembered
from services.initiatives import co_authors
from services.work import Work

CONSENT_KEY = "contributions.consent_name"
LINK = "/start moi_"


class NamesCoAuthorCode(Filter):
    """Matches a co-author's code, typed or opened by its link; it comes as ``code``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the code as it was made."""
        text = (message.text or "").removeprefix(LINK)
        code = read_co_author_code(text) if len(text) < LONGEST_COMMAND else None
        return {"code": code} if code else False


async def look(event: TelegramObject, work: Work, state: FSMContext, code: str) -> None:
    """Show the idea and its author to the person with this code."""
    asked = await co_authors.look(work, code)
    await leave(state)
    work.show(asked_screen(asked))


async def ask_name(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask under which name they agree."""
    asked = await co_authors.asked(work, UUID(args[0]))
    await hold(state, CoAuthors.own_name, co_author=args[0])
    work.show(own_name_screen(asked))


async def name_typed(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Ask whether the ward may keep the typed name."""
    co_author = (await remembered(state, CoAuthorMemory)).co_author
    try:
        heard = hear_only_name(work, text)
    except (NameUnreadable, NameQuestioned):
        heard = None
    if heard is None:
        asked = await co_authors.asked(work, UUID(co_author))
        lead = [say("contributions.name_unreadable", limit=MAX_NAME)]
        work.show(own_name_screen(asked).led_by(lead))
        return
    await _ask_consent(work, state, co_author, read_name(heard.name), left_out(heard))


async def as_typed(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask whether the ward may keep the name the author typed for them."""
    asked = await co_authors.asked(work, UUID(args[0]))
    await _ask_consent(work, state, args[0], asked.called)


async def _ask_consent(
    work: Work, state: FSMContext, co_author: str, name: str, lead: Sequence[Phrase] = ()
) -> None:
    await hold(state, None, co_author=co_author, name=name)
    work.show(consent_screen(co_author, name, mark_of(name)).led_by(lead))


async def confirm(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Store their consent to exactly this name."""
    memory = await remembered(state, CoAuthorMemory)
    if memory.co_author != args[0] or mark_of(memory.name) != args[1]:
        await ask_name(event, work, state, args)
        return
    version = work.context.wordings[CONSENT_KEY]
    code = await co_authors.confirm(work, UUID(args[0]), memory.name, text_version=version)
    await leave(state)
    work.show(Screen([say("contributions.confirmed", code=code)], [back_to_menu()]))


async def decline(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Store that they declined."""
    await co_authors.decline(work, UUID(args[0]))
    await leave(state)
    work.show(Screen([say("contributions.declined")], [back_to_menu()]))


async def leave_again(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Remove their own name."""
    code = await co_authors.leave(work, UUID(args[0]))
    await leave(state)
    work.show(Screen([say("contributions.left", code=code)], [back_to_menu()]))


CONVERSATION = Conversation(
    "initiatives.co_authors",
    action="propose",
    presses={
        "coauthor.yes": ask_name,
        "coauthor.as": as_typed,
        "coauthor.consent": confirm,
        "coauthor.no": decline,
        "coauthor.leave": leave_again,
    },
    states={
        CoAuthors.own_name: Typed(name_typed, reads=AnswerMode.NUMBERS),
    },
)
