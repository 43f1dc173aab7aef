"""Help in an emergency: what happened, what to do now, and a call back by staff."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.enquiries.urgent import UrgentKind
from handlers.enquiries import urgent_screens as screens
from handlers.enquiries.calling_back import ask_urgent, take_up
from handlers.kit.conversation import Conversation, Conversations
from handlers.kit.resume import is_busy, show_again
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
    await ask_urgent(work, state, UrgentKind(args[0]))


async def stop(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Tell staff nothing and go on with what was at hand."""
    await take_up(state)
    await show_again(conversations, work, state, [])


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
        "urgent.never_mind": stop,
    },
)
