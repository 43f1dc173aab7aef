"""What is typed while a class is recorded: each step's words, and a refusal that asks again."""

from collections.abc import Awaitable, Callable

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.errors import Refused
from domain.screens import Phrase
from domain.units.class_sessions import KhoiNotFound, read_day, read_headcount, read_topic
from handlers.units.class_session_steps import ask_again, tell
from services.units.scope import NotYourUnit
from services.work import Work

SHOWN = 40
"""Characters of a mistyped name that are said again."""


def asking_again(
    keep_: Callable[[Work, FSMContext, str], Awaitable[None]],
) -> Callable[..., Awaitable[None]]:
    """Return ``keep_`` as a handler: what it cannot take is said beside the ways to answer."""

    async def handler(event: TelegramObject, *, work: Work, state: FSMContext, text: str) -> None:
        try:
            await keep_(work, state, text)
        except NotYourUnit:
            raise
        except Refused as no:
            await ask_again(work, state, [Phrase(no.code, no.facts)], is_short=True)

    return handler


@asking_again
async def day_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take the day on which the class was held."""
    await tell(work, state, day=read_day(text, work.today).isoformat())


@asking_again
async def khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take the khối that is named."""
    khoi = work.context.ward.khoi_named(text)
    if khoi is None:
        raise KhoiNotFound(text=text[:SHOWN])
    await tell(work, state, khoi=khoi.code)


@asking_again
async def topic_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take what the class was about."""
    await tell(work, state, topic=read_topic(text))


@asking_again
async def heads_typed(work: Work, state: FSMContext, text: str) -> None:
    """Take how many came."""
    await tell(work, state, heads=read_headcount(text))
