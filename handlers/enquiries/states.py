"""Steps at which words are typed, and what is remembered meanwhile.

Their names are stored: renaming one needs a migration.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.fsm.state import State, StatesGroup

from handlers.kit.memory import Memory


class ToStaff(StatesGroup):
    """Writing to staff: a new message, or more words under the case in memory."""

    message = State()
    more = State()


class FromStaff(StatesGroup):
    """Staff write the answer to the case in memory."""

    answer = State()


@dataclass(frozen=True, slots=True)
class WritingMemory(Memory):
    """The case under which more is written."""

    case: str = ""


@dataclass(frozen=True, slots=True)
class ReplyMemory(Memory):
    """The case staff answer, read up to ``seen``."""

    case: str = ""
    seen: int = 0


class CallBack(StatesGroup):
    """Leaving a number for a call back; what was at hand waits under it."""

    phone = State()


@dataclass(frozen=True, slots=True)
class CallBackMemory(Memory):
    """The case the number is for, or the files that came for one that is not opened yet."""

    case: str = ""
    came: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class UrgentMemory(Memory):
    """``cried`` are the words that told of an emergency, ``kind`` what it is.

    ``alarmed`` is the last alarm: its kind, its step, its second, so that none is said twice.
    """

    cried: str = ""
    kind: str = ""
    alarmed: Sequence[Any] = ()
