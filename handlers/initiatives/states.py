"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Propose(StatesGroup):
    """Drafting an initiative; its id is in the conversation's memory under ``initiative``."""

    story = State()
    maturity = State()
    name = State()
    consent = State()
    khoi = State()
    phone = State()
    preview = State()
    answer = State()


class Adding(StatesGroup):
    """Adding what staff asked for, to the initiative in memory."""

    words = State()


class CoAuthors(StatesGroup):
    """An author types a co-author's name; a co-author types the name they agree under."""

    naming = State()
    own_name = State()
