"""What a conversation remembers besides its step: the initiative at hand, and little more.

Only what may be lost is remembered here; whatever was told is in its table at once. What a
conversation ``keeps`` stays through all of this (``bot/conversation/state_store.py``).
"""

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State


@dataclass(frozen=True, slots=True)
class Memory:
    """What one conversation remembers: a frozen dataclass, each field stored under its name.

    Every field has a default: whatever is not remembered, or no longer, is as if never told.
    """


Remembered = TypeVar("Remembered", bound=Memory)


async def remembered(state: FSMContext, what: type[Remembered]) -> Remembered:
    """Return what is remembered of this kind; whatever others remember is left out."""
    known = await state.get_data()
    names = [one.name for one in fields(what)]
    return what(**{name: known[name] for name in names if name in known})


async def hold(state: FSMContext, step: State | None, **facts: str | int) -> None:
    """Move to a step and remember these facts for it, in place of what was at hand."""
    await state.set_state(step)
    await state.set_data(facts)


async def leave(state: FSMContext) -> None:
    """Put away what is at hand."""
    await hold(state, None)


@dataclass(frozen=True, slots=True)
class PausedMemory(Memory):
    """What waits under a question in between: its step (``state``) and its memory (``data``)."""

    under: dict[str, Any] = field(default_factory=dict)


async def lay_over(state: FSMContext, step: State) -> None:
    """Ask something in between; what was at hand waits under it for ``uncover``."""
    under = (await remembered(state, PausedMemory)).under
    under = under or {"state": await state.get_state(), "data": await state.get_data()}
    await state.set_state(step)
    await state.set_data({"under": under})


async def uncover(state: FSMContext) -> None:
    """Take up again what waited under a question that was answered."""
    known = await state.get_data()
    under = known.pop("under", None) or {"state": None, "data": {}}
    came_since = {name: told for name, told in known.items() if told}
    await state.set_state(under["state"])
    await state.set_data({**under["data"], **came_since})
