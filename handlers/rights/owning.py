"""One's own data: shown, consents taken back in two taps, a copy, and erasing all of it."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.people import Purpose
from domain.screens import Screen, say
from domain.text import Wordings
from handlers.choices import choice
from handlers.filters import Pressed, Says
from handlers.memory import leave
from handlers.rights.screens import erase_screen, own_screen
from services import rights
from services.work import Work


async def show_own(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show everything that is kept."""
    await leave(state)
    work.show(own_screen(await rights.overview(work)))


async def ask_withdraw(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask once before a consent is taken back."""
    yes = choice("rights.ask_withdraw_yes", "data.withdraw_yes", args[0])
    no = choice("rights.ask_withdraw_no", "data")
    says = [say(f"rights.agreed_{Purpose(args[0])}"), say("rights.ask_withdraw")]
    work.show(Screen(says, [yes, no], once=True))


async def withdraw(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Take a consent back."""
    await rights.withdraw(work, Purpose(args[0]))
    await leave(state)
    work.show(own_screen(await rights.overview(work)).led_by([say("rights.withdrawn")]))


async def take(event: TelegramObject, work: Work) -> None:
    """Queue a copy of everything; it comes into this chat."""
    await rights.ask_for_copy(work)
    work.show(Screen([say("rights.take_queued")]))


async def ask_erase(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask once before everything goes, and say honestly what stays."""
    await leave(state)
    work.show(erase_screen(await rights.staying(work)))


async def erase(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Erase everything: it is queued here and done as soon as this is kept."""
    await leave(state)
    await rights.ask_for_erasure(work)
    work.show(Screen([say("rights.erasing")]))


def conversation(commands: Mapping[str, Wordings]) -> Router:
    """One's own data."""
    router = Router(name="own data")
    router.message.register(show_own, Says(commands, "data"))
    for verb, step in (
        ("data", show_own),
        ("data.withdraw", ask_withdraw),
        ("data.withdraw_yes", withdraw),
        ("data.take", take),
        ("data.erase", ask_erase),
        ("data.erase_yes", erase),
    ):
        router.callback_query.register(step, Pressed(verb))
    return router
