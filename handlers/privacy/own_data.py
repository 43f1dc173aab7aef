"""One's own data: shown, consents withdrawn in two taps, exported, and erased."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.people import Purpose
from domain.screens import Screen, say
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from handlers.privacy.screens import erase_screen, own_screen
from services.privacy import requests
from services.work import Work


async def show_own(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show everything that is kept."""
    await leave(state)
    work.show(own_screen(await requests.overview(work)))


async def ask_withdraw(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask once before a consent is withdrawn."""
    yes = choice("own_data.ask_withdraw_yes", "data.withdraw_yes", args[0])
    no = choice("own_data.ask_withdraw_no", "data")
    says = [say(f"own_data.agreed_{Purpose(args[0])}"), say("own_data.ask_withdraw")]
    work.show(Screen(says, [yes, no], once=True))


async def withdraw(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Withdraw a consent."""
    await requests.withdraw(work, Purpose(args[0]))
    await leave(state)
    work.show(own_screen(await requests.overview(work)).led_by([say("own_data.withdrawn")]))


async def take(event: TelegramObject, work: Work) -> None:
    """Queue a copy of everything; it comes into this chat."""
    await requests.ask_for_copy(work)
    work.show(Screen([say("own_data.take_queued")]))


async def ask_erase(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask once before everything is erased, and say what stays."""
    await leave(state)
    work.show(erase_screen(await requests.staying(work)))


async def erase(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Queue the erasure of everything; it runs as soon as this transaction commits."""
    await leave(state)
    await requests.ask_for_erasure(work)
    work.show(Screen([say("own_data.erasing")]))


CONVERSATION = Conversation(
    "privacy.own_data",
    action="talk",
    commands={
        "data": show_own,
    },
    presses={
        "data": show_own,
        "data.withdraw": ask_withdraw,
        "data.withdraw_yes": withdraw,
        "data.take": take,
        "data.erase": ask_erase,
        "data.erase_yes": erase,
    },
)
