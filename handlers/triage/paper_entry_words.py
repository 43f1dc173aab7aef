"""What is typed while a paper is keyed in: each step's words, and a refusal that asks again."""

from collections.abc import Awaitable, Callable

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.errors import Refused
from domain.initiatives.initiatives import join_story, read_story
from domain.people import read_name, read_phone
from domain.screens import Phrase, Screen, say
from domain.triage.paper_forms import read_paper_number, read_received
from handlers.kit.choices import choice
from handlers.kit.drafts import keep
from handlers.triage.paper_entry_steps import KEYED, YES, ask_again, begun, tell
from services.triage import paper_entry
from services.work import Work

SHOWN = 40
"""Characters of a mistyped name that are said again."""


class PaperKhoiUnknown(Refused):
    """No khối of this ward, or more than one."""

    code = "paper_entry.khoi_unknown"


def asking_again(
    keep_: Callable[[Work, FSMContext, str], Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    """Return ``keep_`` as a handler: what it cannot take is said beside the ways to answer."""

    async def handler(event: TelegramObject, *, work: Work, state: FSMContext, text: str) -> None:
        try:
            await keep_(work, state, text)
        except Refused as no:
            await ask_again(work, state, [Phrase(no.code, no.facts)], is_short=True)

    return handler


@asking_again
async def paper_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take the number of the paper."""
    number = read_paper_number(text)
    await paper_entry.refuse_twice(work, number)
    await tell(work, state, "paper", paper=number)


@asking_again
async def story_typed(work: Work, state: FSMContext, text: str) -> None:
    """Add to the story."""
    told = await begun(state)
    before = "" if told.get("retells") else told.get("story", "")
    await keep(state, KEYED, story=join_story(before, read_story(text)), retells="")
    ways = [choice("paper_entry.told_all", "key.told"), choice("later", "key.later")]
    work.show(Screen([say("paper_entry.told")], ways))


@asking_again
async def name_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take the name on the paper."""
    await tell(work, state, "name", name=read_name(text), agreed=YES)


@asking_again
async def khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take the khối that is named."""
    khoi = work.context.ward.khoi_named(text)
    if khoi is None:
        raise PaperKhoiUnknown(text=text[:SHOWN])
    await tell(work, state, "khoi", khoi=khoi.code)


@asking_again
async def phone_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take the phone number."""
    await tell(work, state, "phone", phone=read_phone(text))


@asking_again
async def day_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take the day on which the paper came."""
    await tell(work, state, "day", day=read_received(text, work.today).isoformat())
