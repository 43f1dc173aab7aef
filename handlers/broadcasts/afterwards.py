"""A sent broadcast: its progress, the people it did not reach and why, and a second sending."""

from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.broadcasts.broadcasts import OPEN
from domain.screens import Screen, say
from handlers.broadcasts import preview
from handlers.broadcasts.at_hand import kindly
from handlers.broadcasts.message_screens import person_message
from handlers.broadcasts.notices import screen_of
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from services.broadcasts import following_up, reporting
from services.broadcasts.own import own, unit_of
from services.broadcasts.papers.visit_sheet import queue_sheet
from services.broadcasts.progress import progress
from services.work import Work

MOST_NAMES = 30
"""Names for one reason in one message; more are counted."""


async def show_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show a broadcast: its content and its progress."""
    await leave(state)
    found = await own(work, UUID(args[0]))
    if found.state in OPEN:
        await preview.show(work, found)
        return
    work.show(await person_message(work, found))
    work.show(screen_of(await progress(work, found)))


async def show_missed(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Show the people it did not reach: counts by reason, names within consent."""
    found, missed = await reporting.missed(work, UUID(args[0]))
    says = [say("broadcasts.missed_title", unit=work.context.ward.unit_name(unit_of(found)))]
    for one in missed:
        says.append(say(f"broadcasts.fate_{one.status}", count=one.count))
        if one.names:
            names = ", ".join(one.names[:MOST_NAMES])
            more = one.count - min(len(one.names), MOST_NAMES)
            says.append(say("broadcasts.missed_names", names=names))
            says += [say("broadcasts.missed_more", count=more)] if more else []
    says.append(say("broadcasts.missed_how" if missed else "broadcasts.none_missed"))
    ways = [choice("visiting.print", "broadcast.sheet", found.id.hex)] if missed else []
    ways.append(choice("broadcasts.look_again", "broadcast.one", found.id.hex))
    work.show(Screen(says, [*ways, choice("broadcasts.back", "broadcast"), back_to_menu()]))


async def print_sheet(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Queue a visit sheet."""
    broadcast = UUID(args[0])
    count = await queue_sheet(work, broadcast)
    says = [say("visiting.queued", count=count) if count else say("visiting.nobody")]
    again = choice("broadcasts.look_again", "broadcast.one", broadcast.hex)
    work.show(Screen(says, [again, back_to_menu()]))


async def follow(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Send it once more to recipients who have not opened it."""
    await leave(state)
    made = await following_up.follow_up(work, UUID(args[0]))
    await preview.show(work, made, [say("broadcasts.following")])


CONVERSATION = Conversation(
    "broadcasts.afterwards",
    action="broadcast",
    guard=kindly,
    presses={
        "broadcast.one": show_one,
        "broadcast.missed": show_missed,
        "broadcast.sheet": print_sheet,
        "broadcast.follow": follow,
    },
)
