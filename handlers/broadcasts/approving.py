"""The second approver of a broadcast is asked, sees exactly what people get, and decides."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Phrase, Screen, say
from handlers.broadcasts import preview
from handlers.broadcasts.as_shown import is_as_shown
from handlers.broadcasts.at_hand import as_second, back, kindly
from handlers.broadcasts.message_screens import person_message
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Does
from handlers.kit.memory import leave
from services.broadcasts import approving
from services.broadcasts import audience as audiences
from services.broadcasts.approving import SecondApprover
from services.broadcasts.own import Broadcast, mark, own
from services.work import Work


async def choose(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask the author which person should approve it."""
    found = await own(work, UUID(args[0]))
    one, seconds = found.id.hex, await approving.seconds(work, found)
    ways = []
    if seconds[SecondApprover.LEADER]:
        ways.append(choice("broadcasts.second_leader", "broadcast.ask", one, SecondApprover.LEADER))
    if seconds[SecondApprover.STAFF]:
        ways.append(choice("broadcasts.second_staff", "broadcast.ask", one, SecondApprover.STAFF))
    key = "broadcasts.ask_second" if ways else "broadcasts.no_second"
    work.show(Screen([say(key)], [*ways, choice("back", "broadcast.go", one)]))


async def ask(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask the approvers; the first who answers decides."""
    await leave(state)
    found = await approving.ask(work, UUID(args[0]), SecondApprover(args[1]))
    again = choice("broadcasts.look", "broadcast.go", found.id.hex)
    work.show(Screen([say("broadcasts.asked")], [again, *back()]))


async def review(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show what people will receive, and the two answers."""
    await leave(state)
    await _show(work, await approving.to_review(work, UUID(args[0])))


async def _show(work: Work, found: Broadcast, lead: Sequence[Phrase] = ()) -> None:
    work.show(await person_message(work, found))
    reached = await audiences.audience(work, found)
    says = [*lead, say("broadcasts.reviewing"), *await preview.facts(work, found, reached)]
    one = found.id.hex
    ways = [
        choice("broadcasts.agree", "broadcast.agree", one, mark(found)),
        choice("broadcasts.decline", "broadcast.decline", one),
    ]
    work.show(Screen(says, [*ways, back_to_menu()], once=True))


async def agree(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Approve exactly what was shown: it is sent at its time."""
    found = await approving.to_review(work, UUID(args[0]))
    if not is_as_shown(found, args[1:]):
        await _show(work, found, [say("broadcasts.changed")])
        return
    await approving.approve(work, found.id)
    work.show(Screen([say("broadcasts.agreed")], [back_to_menu()]))


async def decline(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Decline it: it goes back to its author."""
    await approving.decline(work, UUID(args[0]))
    work.show(Screen([say("broadcasts.declined")], [back_to_menu()]))


CONVERSATION = Conversation(
    "broadcasts.approving",
    action="approve_broadcast",
    presses={
        "broadcast.second": Does(kindly(choose), "broadcast"),
        "broadcast.ask": Does(kindly(ask), "broadcast"),
        "broadcast.review": as_second(review),
        "broadcast.agree": as_second(agree),
        "broadcast.decline": as_second(decline),
    },
)
