"""The form for drafting an initiative: the question and the typed answer of each step."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.fsm.context import FSMContext

from domain.answers import AnswerMode
from domain.ids import KhoiCode
from domain.initiatives.initiatives import DraftStep
from domain.people import read_name
from domain.screens import Screen, say
from handlers.initiatives.at_hand import current
from handlers.initiatives.drafting_screens import consent_screen, step_screen
from handlers.initiatives.drafting_steps import (
    STATES,
    ask_consent,
    go,
    go_on,
    helped,
    until_closed,
)
from handlers.initiatives.states import DraftMemory, Propose
from handlers.kit.forms import Form, Step
from handlers.kit.khoi import KhoiUnknown, read_khoi
from handlers.kit.marks import mark_of
from handlers.kit.memory import remembered
from handlers.kit.reply_limits import answers_nonsense
from services.initiatives import drafts, initiatives
from services.initiatives.dossier import Dossier
from services.work import Work

CONTACT_KEY = "drafting.phone"
"""The consent text that a person agrees to by typing their phone number."""
FEWEST_WORDS = 5
"""Fewer words after the story are a question or a slip, not its next part."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """The answers so far; ``name`` was typed and waits for consent."""

    dossier: Dossier
    name: str


async def _told(work: Work, state: FSMContext) -> DraftFacts:
    dossier = await initiatives.dossier(work, await current(state))
    return DraftFacts(dossier, (await remembered(state, DraftMemory)).name)


def _asks(step: DraftStep) -> Callable[[Work, DraftFacts], Awaitable[Screen]]:
    async def screen(work: Work, told: DraftFacts) -> Screen:
        return step_screen(step, told.dossier, work.context.ward)

    return screen


async def _consent(work: Work, told: DraftFacts) -> Screen:
    return consent_screen(told.dossier, told.name, mark_of(told.name), helped(work))


@until_closed
async def _story_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the typed story: in place of an earlier wording, or added to a photo's caption."""
    initiative = await current(state)
    if (await remembered(state, DraftMemory)).is_retelling:
        await drafts.tell(work, initiative, text)
    else:
        await drafts.tell_more(work, initiative, text)
    await go_on(work, state, initiative, DraftStep.STORY, [say("drafting.kept")])


@until_closed
async def _name_typed(work: Work, state: FSMContext, text: str) -> None:
    """Ask whether the ward may keep the typed name."""
    name = read_name(text)
    await ask_consent(work, state, await initiatives.dossier(work, await current(state)), name)


@until_closed
async def _khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the typed khối: its number, name or old name."""
    khoi = work.context.ward.khoi_named(text)
    if khoi is None:
        raise KhoiUnknown(text=text[:40])
    initiative = await current(state)
    await drafts.set_khoi(work, initiative, KhoiCode(khoi.code))
    await go_on(work, state, initiative, DraftStep.KHOI)


@until_closed
async def _phone_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep a phone number."""
    initiative = await current(state)
    version = work.context.wordings[CONTACT_KEY]
    await drafts.set_phone(work, initiative, text, text_version=version)
    await go_on(work, state, initiative, DraftStep.PHONE)


@until_closed
async def _more_typed(work: Work, state: FSMContext, text: str) -> None:
    """Add the next part to the story: people write several messages."""
    if len(text.split()) < FEWEST_WORDS:
        if await answers_nonsense(work, state, text):
            await FORM.ask_again(work, state, [say("fallback.nonsense")])
        return
    initiative = await current(state)
    step = (
        DraftStep.MATURITY
        if await state.get_state() == Propose.maturity.state
        else DraftStep.PREVIEW
    )
    await drafts.tell_more(work, initiative, text)
    await go(work, state, initiative, step, [say("drafting.told_more")])


def _step(step: DraftStep, **takes: Any) -> Step[DraftFacts]:
    return Step(step, STATES[step], _asks(step), **takes)


FORM: Form[DraftFacts] = Form(
    [
        Step("consent", Propose.consent, _consent),
        _step(DraftStep.STORY, words=_story_typed, reads=AnswerMode.WORDS),
        _step(DraftStep.MATURITY, words=_more_typed),
        _step(DraftStep.NAME, words=_name_typed, reads=AnswerMode.NUMBERS),
        _step(DraftStep.KHOI, words=_khoi_typed, reads=read_khoi),
        _step(DraftStep.PHONE, words=_phone_typed, reads=AnswerMode.NUMBERS),
        _step(DraftStep.PREVIEW, words=_more_typed),
    ],
    load=_told,
)
"""The steps of drafting; the domain decides the next one (``step_to_go_on``)."""
