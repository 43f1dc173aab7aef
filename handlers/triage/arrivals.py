"""The staff's work queues: new initiatives, those in work, those overdue; five a screen."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.initiatives.initiatives import title
from domain.screens import Choice, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from services.triage import triage
from services.triage.triage import QueuedInitiative, WorkQueue
from services.work import Work

SHOWN_TITLE = 40


async def show_new(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the new initiatives."""
    await _show(work, state, WorkQueue.NEW, 0)


async def show_pile(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show a page of one queue."""
    await _show(work, state, WorkQueue(args[0]), int(args[1]))


async def _show(work: Work, state: FSMContext, which: WorkQueue, page: int) -> None:
    await leave(state)
    found = await triage.work_queue(work, which, page)
    others = [choice(f"staff_triage.pile_{pile}", "staff.pile", pile, 0) for pile in WorkQueue]
    ways = [*others, choice("desk", "staff"), back_to_menu()]
    if not found.found:
        work.show(Screen([say(f"staff_triage.empty_{which}")], ways))
        return
    rows = [_row(one) for one in found.found]
    if found.has_more:
        rows.append(choice("staff_triage.more", "staff.pile", which, page + 1))
    says = [say(f"staff_triage.list_{which}", count=found.count)]
    work.show(Screen(says, [*rows, *ways]))


def _row(one: QueuedInitiative) -> Choice:
    told = title(one.story, SHOWN_TITLE)
    key = "initiative" if told else "initiative_file"
    return choice(key, "staff.one", one.id.hex, code=one.code, title=told)


CONVERSATION = Conversation(
    "triage.arrivals",
    action="triage",
    commands={
        "new_initiatives": show_new,
    },
    presses={
        "staff.pile": show_pile,
    },
)
