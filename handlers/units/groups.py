"""A group to which a leader added the assistant: asked about in their private chat only."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.ids import AccountNumber
from domain.screens import Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.scope import within_scope
from services.units import groups
from services.units.groups import GroupMet
from services.work import Work


async def ask_whose(event: TelegramObject, work: Work, group: GroupMet) -> None:
    """Ask the leader which unit the group belongs to; nobody else is asked."""
    found = await groups.put_in(work, group)
    if found is None:
        return
    number = str(found.account)
    ways = [
        choice("groups.link", "group.link", number, one.word, unit=work.context.ward.unit_name(one))
        for one in found.units
    ]
    ways.append(choice("groups.not_ours", "group.no", number))
    work.show(Screen([say("groups.put_in", title=found.title)], ways, once=True))


async def link(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Link the group with a unit."""
    number, word = args
    found = await groups.link(work, AccountNumber(int(number)), word)
    work.show(Screen([say("groups.linked", title=found.title)], [back_to_menu()]))


async def decline(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Leave the group unlinked."""
    found = await groups.decline(work, AccountNumber(int(args[0])))
    work.show(Screen([say("groups.declined", title=found.title)], [back_to_menu()]))


CONVERSATION = Conversation(
    "units.groups",
    action="broadcast",
    guard=within_scope,
    presses={
        "group.link": link,
        "group.no": decline,
    },
)
