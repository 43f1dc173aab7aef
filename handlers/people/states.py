"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Sharing(StatesGroup):
    """Typing what people on a phone are called: the present person, and a new one."""

    own = State()
    added = State()
    renamed = State()


class Helping(StatesGroup):
    """Typing what a helped neighbour is called."""

    name = State()
