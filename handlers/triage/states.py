"""Steps at which words are typed, and what is remembered meanwhile.

Their names are stored: renaming one needs a migration.
"""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from handlers.kit.memory import Memory


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


@dataclass(frozen=True, slots=True)
class MergeMemory(Memory):
    """The initiative that joins another."""

    case: str = ""


@dataclass(frozen=True, slots=True)
class MoveMemory(Memory):
    """The initiative ``moving`` on ``to`` a status; it ``stood`` there when it was read."""

    moving: str = ""
    to: str = ""
    stood: str = ""


@dataclass(frozen=True, slots=True)
class SearchMemory(Memory):
    """What staff look for."""

    wanted: str = ""
