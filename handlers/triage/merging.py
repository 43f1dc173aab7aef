"""Staff merge an initiative into another, and undo it."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.ids import InitiativeId, read_code
from domain.initiatives.initiatives import title
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.memory import hold, remembered
from handlers.triage.dossier import SHOWN_TITLE, show_one
from handlers.triage.states import Merge, MergeMemory
from services.initiatives import similar
from services.initiatives.similar import Similar
from services.triage import merging, triage
from services.triage.merging import LinkKind
from services.work import Work


async def choose(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Offer similar initiatives; another may be named by its code."""
    one = InitiativeId(UUID(args[0]))
    told = (await triage.opened(work, one)).initiative
    alike = await similar.similar_to(work, told)
    await hold(state, Merge.code, case=one.hex)
    said = say("merging.ask" if alike else "merging.none_alike", code=told.code)
    work.show(Screen([said, say("merging.type_code")], [*_rows(one.hex, alike), _back(one.hex)]))


def _back(one: str) -> Choice:
    return choice("staff_triage.back", "staff.one", one)


def _rows(one: str, alike: Sequence[Similar]) -> list[Choice]:
    return [
        choice(
            "initiative",
            "staff.tie",
            one,
            other.code,
            code=other.code,
            title=title(other.title, SHOWN_TITLE) or "…",
        )
        for other in alike
    ]


async def named(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Take the typed code of the other one."""
    one, code = (await remembered(state, MergeMemory)).case, read_code(text)
    if code is None or not code.startswith("SK-"):
        work.show(Screen([say("merging.wrong_code")], [_back(one)]))
        return
    _ask_how(work, one, code)


async def ask_how(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask whether the two are treated together from now on."""
    _ask_how(work, args[0], args[1])


def _ask_how(work: Work, one: str, code: str) -> None:
    ways = [
        choice("merging.as_merged", "staff.join", one, code, LinkKind.MERGED),
        choice("merging.as_duplicate", "staff.join", one, code, LinkKind.DUPLICATE),
        _back(one),
    ]
    work.show(Screen([say("merging.how", other=code)], ways))


async def join(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Link it to the chosen one."""
    one, kind = InitiativeId(UUID(args[0])), LinkKind(args[2])
    try:
        await merging.join(work, one, args[1], kind)
    except Refused as refusal:
        await _refuse(work, state, one, refusal)
        return
    done = "merging.joined" if kind is LinkKind.MERGED else "merging.noted"
    await show_one(work, state, one, [say(done, surviving=args[1])])


async def part(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Undo the link."""
    one = InitiativeId(UUID(args[0]))
    try:
        await merging.part(work, one)
    except Refused as refusal:
        await _refuse(work, state, one, refusal)
        return
    await show_one(work, state, one, [say("merging.parted")])


async def _refuse(work: Work, state: FSMContext, one: InitiativeId, refusal: Refused) -> None:
    await show_one(work, state, one, [Phrase(refusal.code, refusal.facts)])


CONVERSATION = Conversation(
    "triage.merging",
    action="triage",
    presses={
        "staff.same": choose,
        "staff.tie": ask_how,
        "staff.join": join,
        "staff.part": part,
    },
    own_codes=OwnCodes.ANY,
    states={
        Merge.code: Typed(named, reads=AnswerMode.NUMBERS),
    },
)
