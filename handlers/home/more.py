"""The residents' second menu: asking, one's own data, and what this assistant is."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from domain.text import Wordings
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.filters import Pressed, Says
from handlers.kit.memory import leave
from services.work import Work


async def show_more(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show what else can be done."""
    await leave(state)
    ways = [
        choice("reviews.button", "review"),
        choice("enquiries.button", "question.ask"),
        choice("enquiries.mine", "question.list"),
        choice("own_data.button", "data"),
        choice("wishes.button", "wishes.open"),
        choice("shared_phone.share", "share"),
        choice("joining.button", "unit.leave"),
        choice("more.about", "about"),
        back_to_menu(),
    ]
    work.show(Screen([say("more.what")], ways))


def conversation(commands: Mapping[str, Wordings]) -> Router:
    """The second menu."""
    router = Router(name="more")
    router.message.register(show_more, Says(commands, "more"))
    router.callback_query.register(show_more, Pressed("more"))
    return router
