"""Steps at which words are typed, and what is remembered meanwhile.

Their names are stored: renaming one needs a migration.
"""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from handlers.kit.memory import Memory


class OwnData(StatesGroup):
    """Correcting one's own data; a typed name waits for consent under ``name``."""

    name = State()
    consent = State()
    khoi = State()
    birth_year = State()


@dataclass(frozen=True, slots=True)
class CorrectionMemory(Memory):
    """The name that was typed and waits for consent."""

    name: str = ""
