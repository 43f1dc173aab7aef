"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Propose(StatesGroup):
    """Telling an initiative; which one is in the conversation's memory under ``initiative``."""

    story = State()
    maturity = State()
    name = State()
    consent = State()
    khoi = State()
    phone = State()
    preview = State()
    answer = State()


class Adding(StatesGroup):
    """Telling what staff asked more about, of the initiative in memory."""

    words = State()


class CoAuthors(StatesGroup):
    """An author types whom she names; someone named types under which name she says yes."""

    naming = State()
    own_name = State()
