"""Steps at which words are typed. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup


class ToStaff(StatesGroup):
    """Writing to staff: a new message, or more words under the case in memory."""

    message = State()
    more = State()


class FromStaff(StatesGroup):
    """Staff write the answer to the case in memory."""

    answer = State()
