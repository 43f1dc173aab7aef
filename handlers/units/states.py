"""Steps at which words are typed, and what is remembered meanwhile.

Their names are stored: renaming one needs a migration.
"""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from handlers.kit.memory import Memory


class Join(StatesGroup):
    """Typing the name for joining a unit; the invitation is in memory."""

    name = State()


class Gather(StatesGroup):
    """Recording a class session; answers are in memory under ``gathering`` until it is saved."""

    day = State()
    khoi = State()
    topic = State()
    heads = State()
    photo = State()
    content = State()
    preview = State()


class Register(StatesGroup):
    """Registering a unit; its answers are in memory under ``registration`` until it is saved."""

    year = State()
    contents = State()
    target = State()
    preview = State()


@dataclass(frozen=True, slots=True)
class JoinMemory(Memory):
    """The invitation that is followed."""

    invitation: str = ""
