"""Following one's own initiatives: the list, one of them, editing an answer."""

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.ids import looks_like_code, read_code
from domain.initiatives.initiatives import title
from domain.screens import Choice, Screen, say
from handlers.initiatives.dossier_screens import sent_screen
from handlers.initiatives.drafting_steps import go, one
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.filters import LONGEST_COMMAND
from handlers.kit.memory import leave
from handlers.kit.own_numbers import said_number
from services.initiatives import initiatives
from services.initiatives.initiatives import Listed
from services.work import Work

SHOWN_TITLE = 40


class NamesCode(Filter):
    """Matches words meant as an initiative's code; it comes as ``code``, empty when invalid."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the canonical code."""
        text = said_number(message.text or "")
        if len(text) >= LONGEST_COMMAND or not looks_like_code(text):
            return False
        return {"code": read_code(text) or ""}


async def show_list(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the person's drafts and sent initiatives."""
    await leave(state)
    found = await initiatives.listed(work)
    if not found:
        work.show(Screen([say("follow.none")], [choice("propose", "propose"), back_to_menu()]))
        return
    work.show(Screen([say("follow.list")], [*map(row, found), back_to_menu()]))


def row(found: Listed) -> Choice:
    """Return the button of one initiative: its code and its first words."""
    told = title(found.story, SHOWN_TITLE)
    if found.code is None:
        key = "initiative_draft" if told else "initiative_draft_file"
        return choice(key, "tell.resume", found.id.hex, title=told)
    key = "initiative" if told else "initiative_file"
    return choice(key, "follow.one", found.id.hex, code=found.code, title=told)


async def show_by_code(event: TelegramObject, work: Work, state: FSMContext, code: str) -> None:
    """Show the initiative of a typed code."""
    found = await initiatives.found_by_code(work, code)
    await show_one(event, work, state, [found.id.hex])


async def show_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one initiative: its status, its content, the possible actions."""
    dossier = await initiatives.dossier(work, one(args))
    if not dossier.is_sent:
        await go(work, state, one(args), dossier.reached)
        return
    await leave(state)
    work.show(sent_screen(dossier, work.context.ward))


async def choose_answer(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Offer the answers that can be written again."""
    dossier = await initiatives.open_dossier(work, one(args))
    rows = [choice(f"topic_{topic}", "ask.edit", args[0], topic) for topic in dossier.answers]
    work.show(Screen([say("follow.edit")], [*rows, choice("back", "follow.one", args[0])]))


CONVERSATION = Conversation(
    "initiatives.following",
    action="propose",
    commands={
        "follow": show_list,
    },
    presses={
        "follow": show_list,
        "follow.one": show_one,
        "follow.answers": choose_answer,
    },
)
