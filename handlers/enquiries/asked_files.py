"""A photo, a voice note or a paper that was sent outside a draft goes to staff as a question."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.enquiries.urgent import UrgentKind
from domain.screens import Screen, say
from handlers.enquiries.calling_back import ask_after
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation
from handlers.kit.loose_words import LooseWords, take_captions
from handlers.kit.memory import remembered
from services.enquiries import files
from services.work import Work


async def send(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Send staff the files that wait, with their captions as the question."""
    captions = (await remembered(state, LooseWords)).captions
    case = await files.ask_loose(work, captions)
    await take_captions(state)
    await ask_after(work, state, case)


async def show_steps(event: TelegramObject, work: Work) -> None:
    """Show what to do with a suspicious message; its photo may still go to staff."""
    link = UrgentKind.LINK
    ways = [
        choice("file_ask", "question.files"),
        choice("urgent.call", "urgent.call", link),
        choice("file_drop", "file.drop"),
    ]
    work.show(Screen([say(f"urgent.steps_{link}")], ways))


CONVERSATION = Conversation(
    "enquiries.asked_files",
    action="talk",
    presses={
        "question.files": send,
        "question.suspicious": show_steps,
    },
)
