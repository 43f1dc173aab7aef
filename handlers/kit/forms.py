"""A step-by-step form: questions in an order, repeated when an answer is refused.

The owner of the form keeps the answers so far (``Told``) at each step: in a table, or in the
conversation's memory (``handlers/kit/drafts.py``).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.screens import Phrase, Screen
from handlers.kit.conversation import Handler, Reading, Typed
from services.work import Work

Told = TypeVar("Told")
Words = Callable[[Work, FSMContext, str], Awaitable[None]]
"""Takes what was typed at a step. Raises Refused for what it cannot take."""


@dataclass(frozen=True, slots=True)
class Step(Generic[Told]):
    """One question of a form: its name in buttons, its state, what it asks and what it takes.

    ``is_missing`` says whether it is still to be asked; the last step, which shows the preview, has
    none. ``tells``: its answer is people's own telling, such as a story.
    """

    name: str
    state: State
    screen: Callable[[Work, Told], Awaitable[Screen]]
    is_missing: Callable[[Told], bool] = lambda _told: True
    words: Words | None = None
    reads: AnswerMode | Reading = AnswerMode.CHOICES
    file: Handler | None = None
    tells: bool = False


class Form(Generic[Told]):
    """The steps of one form in the order they are asked; the last one shows the preview."""

    def __init__(
        self,
        steps: Sequence[Step[Told]],
        *,
        load: Callable[[Work, FSMContext], Awaitable[Told]],
        file: Handler | None = None,
        passes: tuple[type[Refused], ...] = (),
        is_short: bool = True,
        refusal: Callable[[Refused], Phrase] | None = None,
    ) -> None:
        """``load`` returns the answers so far; ``file`` takes a file sent at any step.

        ``passes`` are refusals that end the form and go to the conversation's guard; any other
        refusal is shown and the question asked again, ``is_short`` without its own words.
        ``refusal`` words a refusal where it is not as elsewhere: staff are addressed otherwise.
        """
        self._steps = tuple(steps)
        self._load = load
        self._file = file
        self._passes = passes
        self._is_short = is_short
        self._refusal = refusal or _as_elsewhere
        self._by_name = {step.name: step for step in steps}
        self._by_state = {step.state.state: step for step in steps}

    @property
    def last(self) -> Step[Told]:
        """The step that shows the preview."""
        return self._steps[-1]

    @property
    def asked(self) -> tuple[str, ...]:
        """The names of the steps that ask a question, in their order."""
        return tuple(step.name for step in self._steps[:-1])

    @property
    def state_names(self) -> frozenset[str | None]:
        """The stored names of its states."""
        return frozenset(self._by_state)

    def step(self, name: str) -> Step[Told]:
        """Return a step by its name; the first one for a name that no step has."""
        return self._by_name.get(name, self._steps[0])

    def next_step(self, told: Told) -> Step[Told]:
        """Return the first step that is still to be asked, or the preview."""
        return next((step for step in self._steps if step.is_missing(told)), self.last)

    async def go_on(self, work: Work, state: FSMContext, lead: Sequence[Phrase] = ()) -> None:
        """Ask the first question without an answer, or show the preview."""
        told = await self._load(work, state)
        await self._ask(work, state, self.next_step(told), told, lead)

    async def ask(
        self, work: Work, state: FSMContext, name: str, lead: Sequence[Phrase] = ()
    ) -> None:
        """Ask one question and remember it."""
        await self._ask(work, state, self.step(name), await self._load(work, state), lead)

    async def ask_again(
        self, work: Work, state: FSMContext, lead: Sequence[Phrase], *, is_short: bool = False
    ) -> None:
        """Ask the current question again; ``is_short``: only ``lead`` and the ways to answer."""
        step = self._by_state.get(await state.get_state(), self.last)
        screen = await step.screen(work, await self._load(work, state))
        work.show(replace(screen, says=lead) if is_short else screen.led_by(lead))

    def states(self) -> Mapping[State, Typed]:
        """Return how each step takes typed words and files, as its conversation declares it."""
        return {step.state: self._typed(step) for step in self._steps}

    def _typed(self, step: Step[Told]) -> Typed:
        file = step.file or self._file
        return Typed(
            step.words and self._asking_again(_handler_of(step.words)),
            step.reads,
            file and self._asking_again(file),
            step.tells,
        )

    async def _ask(
        self, work: Work, state: FSMContext, step: Step[Told], told: Told, lead: Sequence[Phrase]
    ) -> None:
        await state.set_state(step.state)
        work.show((await step.screen(work, told)).led_by(lead))

    def _asking_again(self, take: Handler) -> Handler:
        async def handler(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
            try:
                await take(event, work=work, state=state, text=text)
            except self._passes:
                raise
            except Refused as no:
                await self.ask_again(work, state, [self._refusal(no)], is_short=self._is_short)

        return handler


def _as_elsewhere(no: Refused) -> Phrase:
    return Phrase(no.code, no.facts)


def _handler_of(words: Words) -> Handler:
    async def handler(_event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
        await words(work, state, text)

    return handler
