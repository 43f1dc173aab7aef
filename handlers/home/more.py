"""The residents' second menu: questions, their own data, and about this assistant."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from services.enquiries import enquiries
from services.initiatives import initiatives
from services.learning import reviews
from services.units import membership
from services.work import Work


async def show_more(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the second menu; a choice that would lead to nothing is left out."""
    await leave(state)
    ways = [
        choice("follow", "follow") if await initiatives.listed(work) else None,
        choice("reviews.button", "review") if await reviews.has_cards(work) else None,
        choice("enquiries.button", "question.ask"),
        choice("enquiries.mine", "question.list") if await enquiries.cases(work) else None,
        choice("own_data.button", "data"),
        choice("wishes.button", "wishes.open"),
        choice("address.button", "address.ask"),
        choice("shared_phone.share", "share"),
        choice("joining.button", "unit.leave") if await membership.joined(work) else None,
        choice("more.about", "about"),
        back_to_menu(),
    ]
    work.show(Screen([say("more.what")], [way for way in ways if way is not None]))


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
