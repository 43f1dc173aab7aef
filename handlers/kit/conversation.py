"""One object per conversation says everything about it: what is pressed, said and typed.

Who may do what, how typed words are read and what answers them is derived from these objects.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from aiogram.dispatcher.event.handler import CallableObject
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from domain.answers import AnswerMode
from domain.screens import Phrase
from services.work import WardContext, Work

Handler = Callable[..., Awaitable[None]]
AskAgain = Callable[[Work, FSMContext, Sequence[Phrase]], Awaitable[None]]
"""Asks again what the step at hand asks, led by these phrases. Raises NothingAtHand."""
Reading = Callable[[str, WardContext], AnswerMode]
"""Returns how a step takes these words in this ward."""


class NothingAtHand(Exception):
    """Nothing is being asked, or what it was about is no longer known."""


class OwnCodes(IntEnum):
    """Which codes typed at a step are its own words and do not open what they name."""

    NONE = 0
    INITIATIVE = 1
    ANY = 2


@dataclass(frozen=True, slots=True)
class Does:
    """A handler whose action is not its conversation's."""

    handler: Handler
    action: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A step: what takes its words and its files, and how the words are read.

    Without a handler of its own whatever is typed is answered as anywhere else. A step that
    ``tells`` keeps people's own telling, which may itself be of an emergency.
    """

    words: Handler | None = None
    reads: AnswerMode | Reading = AnswerMode.CHOICES
    file: Handler | None = None
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything one conversation says about itself; verbs and states are stored names.

    ``action`` is what all of it does in the table of roles, unless ``Does`` says another one;
    ``guard`` is put around each of its handlers; ``own_codes`` are words to its steps.
    ``again`` asks the step at hand again; without it whoever comes back finds the menu.
    ``keeps`` names what it remembers that stays when a step is left, until it is used.
    """

    name: str
    action: str
    presses: Mapping[str, Handler | Does] = field(default_factory=dict)
    commands: Mapping[str, Handler | Does] = field(default_factory=dict)
    states: Mapping[State, Typed] = field(default_factory=dict)
    again: AskAgain | None = None
    own_codes: OwnCodes = OwnCodes.NONE
    guard: Callable[[Handler], Handler] | None = None
    keeps: tuple[str, ...] = ()

    def does(self, handler: Handler | Does) -> "BoundHandler":
        """Return the handler ready to be called, with its action."""
        said = handler if isinstance(handler, Does) else Does(handler, self.action)
        return BoundHandler(self.ready(said.handler), said.action)

    def ready(self, handler: Handler) -> CallableObject:
        """Return the handler in its guard, ready to be called with what it asks for."""
        return CallableObject(handler if self.guard is None else self.guard(handler))


@dataclass(frozen=True, slots=True)
class BoundHandler:
    """What answers a press or a command, and its action."""

    handler: CallableObject
    action: str


@dataclass(frozen=True, slots=True)
class StepListener:
    """A step as it is looked up: its action, its handlers, how it reads."""

    action: str
    words: CallableObject | None
    file: CallableObject | None
    reads: AnswerMode | Reading
    again: AskAgain | None
    own_codes: OwnCodes
    tells: bool


class Conversations:
    """All conversations as tables: verb, command and state lead to what answers them."""

    def __init__(self, every: Iterable[Conversation]) -> None:
        """Raises ValueError when two conversations claim one verb, command, state or name."""
        self.every = tuple(every)
        self.presses: dict[str, BoundHandler] = {}
        self.commands: dict[str, BoundHandler] = {}
        self.steps: dict[str, StepListener] = {}
        self.keeps = frozenset(name for one in self.every for name in one.keeps)
        names: dict[str, str] = {}
        for one in self.every:
            _claim(names, one.name, one.name)
            for verb, handler in one.presses.items():
                _claim(self.presses, verb, one.does(handler))
            for command, handler in one.commands.items():
                _claim(self.commands, command, one.does(handler))
            for state, typed in one.states.items():
                words, file = (h and one.ready(h) for h in (typed.words, typed.file))
                step = StepListener(
                    one.action, words, file, typed.reads, one.again, one.own_codes, typed.tells
                )
                _claim(self.steps, str(state.state), step)

    def reading(self, state: str | None, text: str, context: WardContext) -> AnswerMode:
        """Return how the step at hand takes what is typed."""
        step = self.steps.get(state or "")
        reads = AnswerMode.CHOICES if step is None else step.reads
        return reads if isinstance(reads, AnswerMode) else reads(text, context)

    async def ask_again(self, work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
        """Ask again what the step at hand asks. Raises NothingAtHand."""
        step = self.steps.get(await state.get_state() or "")
        if step is None or step.again is None:
            raise NothingAtHand
        await step.again(work, state, lead)


def _claim(table: dict[str, Any], name: str, found: object) -> None:
    if name in table:
        raise ValueError(f"two conversations claim {name}")
    table[name] = found
