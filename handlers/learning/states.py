"""Steps at which words are typed, and what is remembered meanwhile.

Their names are stored: renaming one needs a migration.
"""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from handlers.kit.memory import Memory


class Approve(StatesGroup):
    """The approver of the current lesson types name and job."""

    by = State()


@dataclass(frozen=True, slots=True)
class ApprovalMemory(Memory):
    """The lesson that was ``read`` by whoever may answer for it."""

    lesson: str = ""
    read: str = ""
