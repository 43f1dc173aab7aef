"""The broadcast being edited, and the messages when an action on it is refused."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain.broadcasts.broadcasts import NotWaiting
from domain.errors import Refused
from domain.screens import Choice, Phrase, Screen
from handlers.broadcasts.states import BroadcastMemory
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.drafts import NothingBegun
from handlers.kit.memory import leave, remembered
from services.work import Work

LESSON, WORDS, PHOTO = "lesson", "words", "photo"
"""What a broadcast may begin with."""


def back() -> list[Choice]:
    """Return the ways back from a broadcast."""
    return [choice("broadcasts.back", "broadcast"), back_to_menu()]


async def at_hand(state: FSMContext) -> UUID:
    """Return the broadcast whose words, picture or time is typed. Raises NothingBegun."""
    known = (await remembered(state, BroadcastMemory)).broadcast
    if not known:
        raise NothingBegun
    return UUID(known)


def as_second(handler: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Return ``kindly`` for a second approver, whose way back is the menu."""

    @wraps(handler)
    async def guarded(event: Any, *, work: Work, state: FSMContext, **told: Any) -> None:
        try:
            await handler(event, work=work, state=state, **told)
        except NotWaiting as no:
            work.show(Screen([Phrase(no.code, no.facts)], [back_to_menu()]))

    return guarded


def kindly(handler: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Return a handler that shows a refusal with the way back; nothing is changed."""

    @wraps(handler)
    async def guarded(event: Any, *, work: Work, state: FSMContext, **told: Any) -> None:
        try:
            await handler(event, work=work, state=state, **told)
        except Refused as no:
            await leave(state)
            work.show(Screen([Phrase(no.code, no.facts)], back()))

    return guarded
