"""Help in an emergency: what happened, what to do now, and a call back by staff."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.enquiries.urgent import UrgentKind
from domain.errors import Refused
from domain.forms.phones import PhoneHeard
from domain.screens import Phrase
from handlers.enquiries import urgent_screens as screens
from handlers.enquiries.states import Urgent, UrgentMemory
from handlers.kit.conversation import Conversation, Conversations, Typed
from handlers.kit.fields import hear_phone
from handlers.kit.memory import lay_over, remembered, uncover
from handlers.kit.resume import is_busy, show_again
from services.enquiries.calling_back import ask_call_back
from services.work import Work


async def ask_what(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask what happened; the current step stays as it is."""
    work.show(screens.what_happened(work, is_busy=await is_busy(work, state)))


async def show_kind(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show the first help for what happened."""
    busy = await is_busy(work, state)
    work.show(screens.alarm(work, UrgentKind(args[0]), is_busy=busy))


async def show_steps(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show what to do one after another."""
    work.show(screens.steps(UrgentKind(args[0]), is_busy=await is_busy(work, state)))


async def ask_phone(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for a number to call back; what was at hand waits."""
    cried = (await remembered(state, UrgentMemory)).cried
    await lay_over(state, Urgent.phone)
    await state.update_data(cried=cried, kind=UrgentKind(args[0]))
    work.show(screens.phone_asked(work))


async def keep_phone(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Send staff the number that stands in these words, and what was said beside it."""
    try:
        heard = hear_phone(work, text)
    except Refused as no:
        work.show(screens.phone_asked(work, [Phrase(no.code, no.facts)]))
        return
    await _send(work, state, heard)


async def send_without(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Tell staff without a number."""
    await _send(work, state, None)


async def _send(work: Work, state: FSMContext, phone: PhoneHeard | None) -> None:
    memory = await remembered(state, UrgentMemory)
    kind = UrgentKind(memory.kind or UrgentKind.MONEY)
    case = await ask_call_back(work, kind, memory.cried, phone)
    await _take_up(state)
    work.show(screens.sent(work, case.code, kind, is_busy=await is_busy(work, state)))


async def _take_up(state: FSMContext) -> None:
    """Take up again what waited, and forget what was cried."""
    await state.update_data(cried="", kind="")
    await uncover(state)
    await state.update_data(cried="")


async def stop(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Tell staff nothing and go on with what was at hand."""
    await _take_up(state)
    await show_again(conversations, work, state, [])


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask again for the number."""
    work.show(screens.phone_asked(work, lead))


CONVERSATION = Conversation(
    "enquiries.urgent",
    action="talk",
    keeps=("alarmed",),
    commands={
        "urgent": ask_what,
    },
    presses={
        "urgent": ask_what,
        "urgent.kind": show_kind,
        "urgent.steps": show_steps,
        "urgent.call": ask_phone,
        "urgent.no_phone": send_without,
        "urgent.never_mind": stop,
    },
    again=ask_again,
    states={
        Urgent.phone: Typed(keep_phone, reads=AnswerMode.NUMBERS),
    },
)
