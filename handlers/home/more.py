"""The residents' second menu: questions, their own data, and about this assistant."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from services.work import Work


async def show_more(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the second menu."""
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


CONVERSATION = Conversation(
    "home.more",
    action="talk",
    commands={
        "more": show_more,
    },
    presses={
        "more": show_more,
    },
)
