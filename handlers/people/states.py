"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Sharing(StatesGroup):
    """Saying what people on a phone are called: oneself, and who comes."""

    own = State()
    added = State()
    renamed = State()


class Helping(StatesGroup):
    """Saying what a neighbour is called whom a helper sits beside."""

    name = State()
