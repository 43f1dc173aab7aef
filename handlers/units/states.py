"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Join(StatesGroup):
    """Saying under which name one joins a unit; the invitation is in memory."""

    name = State()


class Gather(StatesGroup):
    """Recording a class; what was told is in memory under ``gathering`` until it is saved."""

    day = State()
    khoi = State()
    topic = State()
    heads = State()
    photo = State()
    content = State()
    preview = State()


class Register(StatesGroup):
    """Signing a unit up; what was told is in memory under ``registration`` until it is saved."""

    year = State()
    contents = State()
    target = State()
    preview = State()
