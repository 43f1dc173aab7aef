"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Triage(StatesGroup):
    """Staff write why the initiative in memory is moved."""

    reason = State()


class Search(StatesGroup):
    """Staff type what they look for."""

    wanted = State()


class Merge(StatesGroup):
    """Staff type the code of the initiative that the one at hand (``case``) is like."""

    code = State()


class KeyIn(StatesGroup):
    """Keying in a paper; what was typed is in memory under ``keyed`` until it is kept."""

    paper = State()
    story = State()
    agreed = State()
    name = State()
    khoi = State()
    phone = State()
    day = State()
    photos = State()
    preview = State()
