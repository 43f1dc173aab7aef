"""What staff do in chat: for now, taking out the list of initiatives as a file.

The filters know who is staff: to a resident these words and buttons are unknown ones.
"""

from collections.abc import Mapping

from aiogram import Router
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from domain.text import Wordings
from handlers.choices import back_to_menu, choice
from handlers.filters import Pressed, Says
from services import jobs, people
from services.work import Work


async def show_desk(event: TelegramObject, work: Work) -> None:
    """Show what staff may do."""
    ways = [choice(f"export_{kind}", "staff.export", kind) for kind in ("xlsx", "csv")]
    questions = choice("staff_questions.button", "staff.questions")
    work.show(Screen([say("staff.desk")], [questions, *ways, back_to_menu()]))


async def export(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Queue an export; the file comes into this chat when it is ready."""
    name = await people.own_code(work)
    facts = {"format": args[0], "taken_by": name}
    jobs.queue(work, kind="export_initiatives", facts=facts, account=work.account)
    work.show(Screen([say("staff.export_queued")]))


def conversation(commands: Mapping[str, Wordings]) -> Router:
    """Staff."""
    router = Router(name="staff")
    router.message.register(show_desk, Says(commands, "staff"))
    router.callback_query.register(show_desk, Pressed("staff"))
    router.callback_query.register(export, Pressed("staff.export"))
    return router
