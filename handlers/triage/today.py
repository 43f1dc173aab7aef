"""Today's figures for staff: a few lines, read fresh."""

from aiogram.types import TelegramObject

from domain.screens import Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from services.triage import today
from services.work import Work


async def show_today(event: TelegramObject, work: Work) -> None:
    """Show the arrivals of today and the open work."""
    counted = await today.today(work)
    says = [
        say("today.title", day=f"{work.today:%d/%m/%Y}"),
        say("today.new", count=counted.new),
        say("today.waiting", count=counted.waiting, overdue=counted.overdue),
        say("today.questions", count=counted.questions, overdue=counted.questions_overdue),
        say("today.lessons", lessons=counted.lessons, people=counted.learners),
        say("today.newcomers", count=counted.newcomers),
    ]
    work.show(Screen(says, [choice("desk", "staff"), back_to_menu()]))


CONVERSATION = Conversation(
    "triage.today",
    action="triage",
    presses={
        "staff.today": show_today,
    },
)
