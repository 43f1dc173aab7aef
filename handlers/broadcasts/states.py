"""Steps at which words are typed, and what is remembered meanwhile.

Their names are stored: renaming one needs a migration.
"""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from handlers.kit.memory import Memory


class Broadcasting(StatesGroup):
    """Composing a broadcast; its id is in memory under ``broadcast``."""

    words = State()
    photo = State()
    moment = State()


@dataclass(frozen=True, slots=True)
class BroadcastMemory(Memory):
    """The broadcast whose words, picture or time is typed."""

    broadcast: str = ""
