"""Withdrawing an initiative, by its button or in one's own words; always asked once more."""

from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.ids import InitiativeId
from domain.screens import Choice, Screen, say
from handlers.initiatives.at_hand import at_hand
from handlers.initiatives.drafting_steps import one
from handlers.initiatives.following import row
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.filters import LONGEST_COMMAND
from handlers.kit.memory import leave
from handlers.kit.resume import menu
from services.initiatives import initiatives
from services.initiatives.initiatives import Listed
from services.work import Work

MOST_OFFERED = 5


class Withdraws(Filter):
    """Matches words that withdraw, with the initiatives they may mean as ``meant``."""

    async def __call__(
        self, message: Message, work: Work, state: FSMContext
    ) -> bool | dict[str, Any]:
        """Return the one at hand, or all that may still change; without any they mean nothing."""
        text = message.text or ""
        if len(text) >= LONGEST_COMMAND or not work.context.form_words.withdrawal.are_meant(text):
            return False
        initiative = await at_hand(state)
        found = await initiatives.open_ones(work, MOST_OFFERED)
        meant = [one for one in found if one.id == initiative] or list(found)
        return {"meant": meant} if initiative is not None or meant else False


async def hear(event: TelegramObject, work: Work, state: FSMContext, meant: list[Listed]) -> None:
    """Ask once more about the initiative that is meant, or which one it is."""
    if len(meant) == 1:
        await ask(event, work, state, [meant[0].id.hex])
        return
    await leave(state)
    if meant:
        rows = [row(found) for found in meant]
        work.show(Screen([say("follow.withdraw_which")], [*rows, back_to_menu()]))
    else:
        work.show(Screen([say("drafting.nothing_told_yet")], await menu(work)))


async def ask(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask before an initiative is withdrawn; of a draft it is said that it may wait."""
    await leave(state)
    found = await initiatives.own_to_withdraw(work, one(args))
    asked = say("follow.drop_ask")
    if found.code is not None:
        asked = say("follow.withdraw_ask", code=found.code)
    work.show(Screen([asked], _ways(one(args), is_sent=found.code is not None), once=True))


def _ways(initiative: InitiativeId, *, is_sent: bool) -> list[Choice]:
    if is_sent:
        yes = choice("withdraw_yes", "follow.withdraw_yes", initiative.hex)
        return [yes, choice("withdraw_no", "follow.one", initiative.hex)]
    yes = choice("drop_yes", "follow.withdraw_yes", initiative.hex)
    return [yes, choice("drop_no", "tell.resume", initiative.hex), back_to_menu()]


async def withdraw(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Withdraw an initiative; a draft is in no list any more."""
    await leave(state)
    is_sent = (await initiatives.own(work, one(args))).code is not None
    await initiatives.withdraw(work, one(args))
    done = say("follow.withdrawn") if is_sent else say("follow.dropped")
    work.show(Screen([done], [choice("follow", "follow"), back_to_menu()]))


CONVERSATION = Conversation(
    "initiatives.withdrawing",
    action="propose",
    presses={
        "follow.withdraw": ask,
        "follow.withdraw_yes": withdraw,
    },
)
