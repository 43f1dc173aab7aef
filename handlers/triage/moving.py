"""Staff move an initiative to a status, give a reason where needed, and go to the next one."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.ids import InitiativeId
from domain.initiatives.initiatives import Status
from domain.screens import Choice, Phrase, Screen, say
from domain.triage.moves import NEEDS_REASON, ReasonMissing, ReasonTooLong
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.memory import hold, leave, remembered
from handlers.triage.asking_why import ask_again, ask_why
from handlers.triage.dossier import show_one
from handlers.triage.states import MoveMemory, Triage
from services.triage import triage
from services.triage.triage import MovedMeanwhile, NoSuchHere, NotFromHere
from services.work import Work


async def start(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Move it at once, or ask for the reason first; the status shown to the staff is remembered."""
    one, to, stood = InitiativeId(UUID(args[0])), Status(args[1]), Status(args[2])
    if to not in NEEDS_REASON:
        await _move(work, state, one, to, stood)
        return
    if (await triage.opened(work, one)).status is not stood:
        await _move(work, state, one, to, stood)  # refuses, and shows who moved it first
        return
    await hold(state, Triage.reason, moving=one.hex, to=to, stood=stood)
    await ask_why(work, one, to)


async def keep_reason(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Move it with the typed reason; an empty or too long one is asked for again."""
    memory = await remembered(state, MoveMemory)
    one, to = InitiativeId(UUID(memory.moving)), Status(memory.to)
    try:
        await _move(work, state, one, to, Status(memory.stood), text)
    except (ReasonMissing, ReasonTooLong) as refusal:
        await ask_why(work, one, to, [Phrase(refusal.code, refusal.facts)])
    except NoSuchHere as gone:  # withdrawn by its author meanwhile
        await leave(state)
        says = [Phrase(gone.code), say("staff_triage.mine", text=text)]
        work.show(Screen(says, [choice("desk", "staff"), back_to_menu()]))


async def _move(
    work: Work,
    state: FSMContext,
    one: InitiativeId,
    to: Status,
    stood: Status,
    reason: str = "",
) -> None:
    try:
        code = await triage.move(work, one, to, reason, seen=stood)
    except (MovedMeanwhile, NotFromHere) as refusal:
        await show_one(work, state, one, _given_back(refusal, reason))
        return
    await leave(state)
    done = say(f"staff_triage.done_{to}", code=code)
    see = choice("staff_triage.see_last", "staff.one", one.hex, code=code)
    await _go_on(work, state, done, see)


def _given_back(refusal: MovedMeanwhile | NotFromHere, reason: str) -> Sequence[Phrase]:
    facts = refusal.facts if isinstance(refusal, MovedMeanwhile) else {}
    said = [Phrase(refusal.code, facts)]
    return [*said, say("staff_triage.mine", text=reason)] if reason else said


async def _go_on(work: Work, state: FSMContext, done: Phrase, see: Choice) -> None:
    """Show the next new one in the same screen, so that several are done in a row."""
    following = await triage.next_new(work)
    if following is None:
        ways = [see, choice("desk", "staff"), back_to_menu()]
        work.show(Screen([done, say("staff_triage.none_new")], ways))
        return
    await show_one(work, state, following, [done, say("staff_triage.next")], [see])


CONVERSATION = Conversation(
    "triage.moving",
    action="triage",
    presses={
        "staff.move": start,
    },
    own_codes=OwnCodes.ANY,
    again=ask_again,
    states={
        Triage.reason: Typed(keep_reason, reads=AnswerMode.WORDS, tells=True),
    },
)
