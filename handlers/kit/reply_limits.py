"""Reply limits: how often one person is told that words were not understood or came too fast."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from services.work import Work

LATELY = "lately"
"""Under which a conversation remembers how often it answered lately."""
WINDOW = 60
"""Seconds after the first of a sort within which so many more of it are answered."""
COMMAND, WORDS, FLOOD = "command", "words", "flood"
MOST: Mapping[str, int] = {
    COMMAND: 1,  # the help names every command; a person who goes on guessing has just read it
    WORDS: 10,  # one every six seconds: nobody reads an answer and types again any faster
    FLOOD: 1,  # one notice of dropped messages, not one for each of thousands
}
"""How many of a sort one person has answered within the window."""


async def answers_nonsense(work: Work, state: FSMContext, text: str | None) -> bool:
    """Return whether words that were not understood get another answer, and count them.

    In the middle of a step a slash starts no command: it is part of the answer.
    """
    is_command = (text or "").startswith("/") and await state.get_state() is None
    return await _answers(work, state, COMMAND if is_command else WORDS)


async def _answers(work: Work, state: FSMContext, sort: str) -> bool:
    counted: dict[str, Any] = (await state.get_data()).get(LATELY) or {}
    now = int(work.now.timestamp())
    since, count = counted.get(sort, (now, 0))
    if not 0 <= now - since < WINDOW:
        since, count = now, 0
    if count >= MOST[sort]:
        return False
    await state.update_data({LATELY: {**counted, sort: [since, count + 1]}})
    return True


async def too_fast(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Say that a message which came too fast was not kept; the current step stays as it is."""
    if await _answers(work, state, FLOOD):
        work.show(Screen([say("fallback.too_fast")]))
