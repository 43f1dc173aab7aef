"""The staff's desk: the work queues with their sizes, and the way to each kind of work.

The filters know which people are staff: for a resident these words and buttons are unknown.
"""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Does
from handlers.kit.memory import leave
from services.documents.formats import Format
from services.reports.papers.initiatives import queue_export
from services.triage import today
from services.triage.triage import WorkQueue
from services.work import Work


async def show_desk(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the queues and the actions of staff."""
    await leave(state)
    now = await today.today(work)
    ways = [
        *(choice(f"staff_triage.pile_{pile}", "staff.pile", pile, 0) for pile in WorkQueue),
        choice("staff.search", "staff.search"),
        choice("staff.questions", "staff.questions", count=now.questions),
        choice("staff.today", "staff.today"),
        choice("staff.lessons", "staff.lessons"),
        choice("sign_ups.button", "staff.sign_ups", work.today.year, 0),
        choice("paper_entry.button", "key"),
        choice("staff.lists", "staff.lists"),
    ]
    says = [say("staff.desk", waiting=now.waiting, overdue=now.overdue)]
    work.show(Screen(says, [*ways, back_to_menu()]))


async def show_lists(event: TelegramObject, work: Work) -> None:
    """Show the files that can be exported."""
    ways = [choice(f"export_{kind}", "staff.export", kind) for kind in ("xlsx", "csv")]
    work.show(Screen([say("staff.which_list")], [*ways, choice("desk", "staff")]))


async def export(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Queue an export; the file comes into this chat when it is ready."""
    await queue_export(work, Format(args[0]))
    work.show(Screen([say("staff.export_queued")]))


CONVERSATION = Conversation(
    "triage.desk",
    action="export_initiatives",
    commands={
        "staff": Does(show_desk, "triage"),
        "lists": show_lists,
    },
    presses={
        "staff": Does(show_desk, "triage"),
        "staff.lists": show_lists,
        "staff.export": export,
    },
)
