"""One-time codes in chat: typed codes, and what follows when the web page used one."""

import re

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.people import Role
from domain.screens import Screen, say
from domain.text import words
from handlers.kit.choices import back_to_menu
from handlers.kit.filters import LONGEST_COMMAND
from handlers.kit.memory import leave
from handlers.kit.resume import all_ways
from handlers.people.switching import show_arrival
from services.people import one_time_codes, people
from services.people.people import CODE_LENGTH, CODE_LETTERS, read_one_time_code
from services.work import Work

LEADS = ("day chu", "ma vao", "ma")
"""Folded words before a code that was read out: "dãy chữ ABCDE-23456"."""

MOST_PARTS = 2
NEARLY = range(CODE_LENGTH - 2, CODE_LENGTH + 3)
"""Lengths of a text meant as a code, with a character missing or too many."""
_LETTER = f"[{CODE_LETTERS}]"
_PRINTED = re.compile(rf"{_LETTER}{{5}}-{_LETTER}{{5}}|(?=\D*\d){_LETTER}{{10}}")


class NamesOneTimeCode(Filter):
    """Matches words meant as a one-time code; it comes as ``code``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the code as it was made."""
        code = one_time_code(message.text or "")
        return {"code": code} if code else False


def one_time_code(text: str) -> str | None:
    """Return the typed one-time code: after the word for it, or alone as it was printed."""
    if len(text) >= LONGEST_COMMAND:
        return None
    parts = text.split()
    leads = next((lead for lead in LEADS if words(text).startswith(f"{lead} ")), "")
    said = parts[len(leads.split()) :]
    code = read_one_time_code("".join(said))
    if leads and len(said) <= MOST_PARTS and len(code) in NEARLY and any(map(str.isdigit, code)):
        return code
    is_printed = len(code) == CODE_LENGTH and set(code) <= set(CODE_LETTERS) and len(said) == 1
    return code if is_printed and (leads or _PRINTED.fullmatch(text.strip())) else None


async def use(event: TelegramObject, work: Work, state: FSMContext, code: str) -> None:
    """Use a typed code: it gives a role or moves records here; a chat opens on its page."""
    found = await one_time_codes.look(work.session, code=code, now=work.now)
    if work.actor.helped_by is not None:
        work.show(Screen([say("shared_phone.only_helped")], [back_to_menu()]))
        return
    if found.is_chat:
        work.show(Screen([say("shared_phone.chat_code")], [back_to_menu()]))
        return
    await leave(state)
    await one_time_codes.enter_here(work, code)
    await (_show_roles if found.role else _show_person)(work)


async def given_role(event: TelegramObject, work: Work) -> None:
    """Say what the new role allows, after the page's button used a code."""
    await _show_roles(work)


async def came(event: TelegramObject, work: Work) -> None:
    """Say whose records came to this phone, after the page's button used a code."""
    await _show_person(work)


async def _show_roles(work: Work) -> None:
    held = await people.roles(work)
    named = [say(f"shared_phone.role_{role}") for role in Role if role in held]
    lead = [say("shared_phone.role_given"), *named] if named else []
    work.show(Screen([*lead, say("welcome.offer")], await all_ways(work)))


async def _show_person(work: Work) -> None:
    if work.actor.called is not None:
        await show_arrival(work, [say("shared_phone.came")])
    else:
        work.show(Screen([say("shared_phone.came"), say("welcome.offer")], await all_ways(work)))
