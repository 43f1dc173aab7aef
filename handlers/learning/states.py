"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class Approve(StatesGroup):
    """The approver of the current lesson types name and job."""

    by = State()
