"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Broadcasting(StatesGroup):
    """Composing a broadcast; its id is in memory under ``broadcast``."""

    words = State()
    photo = State()
    moment = State()
