"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class OwnData(StatesGroup):
    """Correcting one's own data; a typed name waits for consent under ``name``."""

    name = State()
    consent = State()
    khoi = State()
    birth_year = State()
