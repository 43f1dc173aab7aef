"""Steps at which words are typed, and what is remembered meanwhile.

Their names are stored: renaming one needs a migration.
"""

from dataclasses import dataclass

from aiogram.fsm.state import State, StatesGroup

from handlers.kit.memory import Memory


class Propose(StatesGroup):
    """Drafting an initiative; its id is in the conversation's memory under ``initiative``."""

    story = State()
    maturity = State()
    name = State()
    consent = State()
    khoi = State()
    phone = State()
    preview = State()
    answer = State()


class Adding(StatesGroup):
    """Adding what staff asked for, to the initiative in memory."""

    words = State()


class CoAuthors(StatesGroup):
    """An author types a co-author's name; a co-author types the name they agree under."""

    naming = State()
    own_name = State()


@dataclass(frozen=True, slots=True)
class DraftMemory(Memory):
    """``name`` was typed and waits for consent; ``is_retelling``: new words replace the story."""

    name: str = ""
    is_retelling: bool = False


@dataclass(frozen=True, slots=True)
class SaidMemory(Memory):
    """What was typed before it was asked for: numbers (with a space between), a khối, a note."""

    phones_said: str = ""
    note_said: str = ""
    khoi_said: str = ""


@dataclass(frozen=True, slots=True)
class QuestionMemory(Memory):
    """The question at hand; ``is_editing``: its answer leads back to the whole."""

    topic: str = ""
    is_editing: bool = False


@dataclass(frozen=True, slots=True)
class NamingMemory(Memory):
    """The initiative for which someone is named."""

    co_author: str = ""


@dataclass(frozen=True, slots=True)
class CoAuthorMemory(Memory):
    """Whoever was named and is answering; ``name`` waits for consent."""

    co_author: str = ""
    name: str = ""
