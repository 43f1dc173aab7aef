"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Approve(StatesGroup):
    """Who answers for the lesson at hand types name and job."""

    by = State()
