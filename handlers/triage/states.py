"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Triage(StatesGroup):
    """Staff type why the initiative in memory is moved."""

    reason = State()


class Search(StatesGroup):
    """Staff type what they search for."""

    wanted = State()


class Merge(StatesGroup):
    """Staff type the code of the initiative that the current one (``case``) is similar to."""

    code = State()


class KeyIn(StatesGroup):
    """Entering a paper; the answers are in memory under ``keyed`` until it is kept."""

    paper = State()
    story = State()
    agreed = State()
    name = State()
    khoi = State()
    phone = State()
    day = State()
    photos = State()
    preview = State()
