"""Staff search initiatives by code, words, name or khối, five to a screen."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.initiatives.initiatives import title
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.memory import hold, remembered
from handlers.triage.states import Search, SearchMemory
from services.triage import search
from services.triage.search import Hit, Hits
from services.work import Work

SHOWN_TITLE = 40


async def ask(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask what to search for."""
    await hold(state, Search.wanted)
    work.show(Screen([say("search.ask")], [choice("desk", "staff")]))


async def look(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Search for the typed words; more may be typed right after."""
    try:
        wanted = search.read_wanted(text)
    except Refused as refusal:
        work.show(Screen([Phrase(refusal.code)], [choice("desk", "staff")]))
        return
    await hold(state, Search.wanted, wanted=wanted)
    _show(work, wanted, await search.search(work, wanted))


async def turn(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show another page of results."""
    wanted = (await remembered(state, SearchMemory)).wanted
    page = int(args[0]) if args and args[0].isdigit() else 0
    if not wanted:
        await ask(event, work, state)
        return
    _show(work, wanted, await search.search(work, wanted, page))


def _show(work: Work, wanted: str, hits: Hits) -> None:
    if not hits.found:
        says = [say("search.none", wanted=wanted), say("search.otherwise")]
        work.show(Screen(says, [choice("desk", "staff"), back_to_menu()]))
        return
    rows = [_row(hit) for hit in hits.found]
    if hits.has_more:
        rows.append(choice("search.more", "staff.found", hits.page + 1))
    says = [say("search.found", wanted=wanted), say("search.again")]
    work.show(Screen(says, [*rows, choice("desk", "staff"), back_to_menu()]))


def _row(hit: Hit) -> Choice:
    told = title(hit.story, SHOWN_TITLE) or "…"
    return choice("initiative", "staff.one", hit.id.hex, code=hit.code, title=told)


CONVERSATION = Conversation(
    "triage.search",
    action="triage",
    commands={
        "search": ask,
    },
    presses={
        "staff.search": ask,
        "staff.found": turn,
    },
    own_codes=OwnCodes.ANY,
    states={
        Search.wanted: Typed(look, reads=AnswerMode.WORDS, tells=True),
    },
)
