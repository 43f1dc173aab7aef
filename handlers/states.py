"""Steps that wait for words. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Propose(StatesGroup):
    """Telling an initiative; which one is in the conversation's memory under ``initiative``."""

    story = State()
    name = State()
    khoi = State()
    phone = State()
    answer = State()
