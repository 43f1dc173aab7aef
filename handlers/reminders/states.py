"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Wishing(StatesGroup):
    """Choosing the days for reminders; each choice is kept at once."""

    days = State()
