"""The form for drafting an initiative: the question and the typed answer of each step."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.fsm.context import FSMContext

from domain.answers import AnswerMode
from domain.forms.names import NameHeard
from domain.forms.phones import PhoneHeard
from domain.ids import InitiativeId, KhoiCode
from domain.initiatives.initiatives import DraftStep
from domain.people import show_phone
from domain.screens import Screen, say
from handlers.initiatives.at_hand import current
from handlers.initiatives.drafting_screens import MOST_KHOI_BUTTONS, consent_screen
from handlers.initiatives.drafting_steps import (
    STATES,
    ask_consent,
    go,
    go_on,
    helped,
    keep_story,
    until_closed,
)
from handlers.initiatives.said_before import asked_screen, keep_khoi, keep_numbers
from handlers.initiatives.states import DraftMemory, Propose, SaidMemory
from handlers.kit.fields import (
    find_khoi,
    find_phone,
    hear_name,
    hear_phone,
    left_out,
    reads_khoi,
)
from handlers.kit.forms import Form, Step
from handlers.kit.marks import mark_of
from handlers.kit.memory import remembered
from handlers.kit.reply_limits import answers_nonsense
from services.initiatives import drafts, initiatives
from services.initiatives.dossier import Dossier
from services.work import WardContext, Work

CONTACT_KEY = "drafting.phone"
"""The consent text that a person agrees to by typing their phone number."""
FEWEST_WORDS = 5
"""Fewer words after the story are a question or a slip, not its next part."""
LONGEST_NOTE = 10
"""Words beside a number; with more of them the number is part of the story."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """The answers so far; ``name`` was typed and waits for consent, ``said`` for its question."""

    dossier: Dossier
    name: str
    said: SaidMemory


async def _told(work: Work, state: FSMContext) -> DraftFacts:
    dossier = await initiatives.dossier(work, await current(state))
    name = (await remembered(state, DraftMemory)).name
    return DraftFacts(dossier, name, await remembered(state, SaidMemory))


def _asks(step: DraftStep) -> Callable[[Work, DraftFacts], Awaitable[Screen]]:
    async def screen(work: Work, told: DraftFacts) -> Screen:
        return asked_screen(work, step, told.dossier, told.said)

    return screen


async def _consent(work: Work, told: DraftFacts) -> Screen:
    return consent_screen(told.dossier, told.name, mark_of(told.name), helped(work))


@until_closed
async def _story_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the typed story and go on."""
    initiative = await keep_story(work, state, text)
    await go_on(work, state, initiative, DraftStep.STORY, [say("drafting.kept")])


@until_closed
async def _name_typed(work: Work, state: FSMContext, text: str) -> None:
    """Ask whether the ward may keep the typed name; what came with it waits for its question."""
    initiative = await current(state)
    heard = hear_name(work, text)
    if heard is None:
        await drafts.set_name(work, initiative, None)
        await go_on(work, state, initiative, DraftStep.NAME)
        return
    if heard.phones:
        await keep_numbers(state, PhoneHeard(heard.phones))
    if heard.khoi:
        await keep_khoi(state, heard.khoi)
    if not heard.name:
        beside = ", ".join([*map(show_phone, heard.phones), heard.khoi]).strip(", ")
        await FORM.ask_again(work, state, [say("drafting.noted", beside=beside)])
        return
    dossier = await initiatives.dossier(work, initiative)
    await ask_consent(work, state, dossier, heard.name, left_out(NameHeard(rest=heard.rest)))


@until_closed
async def _khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the typed khối: its number, name or old name; one that is not sure is offered."""
    initiative = await current(state)
    heard = find_phone(work, text)
    if heard is not None:
        await keep_numbers(state, PhoneHeard(heard.numbers))
    typed = text if heard is None else heard.note
    found = find_khoi(work, typed)
    if found is not None and not found.is_sure:
        await keep_khoi(state, typed)
        await FORM.ask_again(work, state, [])
        return
    await drafts.set_khoi(work, initiative, None if found is None else KhoiCode(found.khoi.code))
    await go_on(work, state, initiative, DraftStep.KHOI)


@until_closed
async def _phone_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep a phone number with its note; of several numbers one is chosen."""
    initiative = await current(state)
    heard = hear_phone(work, text)
    if heard is not None and len(heard.numbers) > 1:
        await keep_numbers(state, heard)
        await FORM.ask_again(work, state, [])
        return
    if heard is None:
        await drafts.set_phone(work, initiative, None)
    else:
        await keep_phone(work, initiative, heard.numbers[0], heard.note)
    await go_on(work, state, initiative, DraftStep.PHONE)


async def keep_phone(work: Work, initiative: InitiativeId, number: str, note: str) -> None:
    """Keep a number with the consent to the words that asked for it."""
    version = work.context.wordings[CONTACT_KEY]
    await drafts.set_phone(work, initiative, number, note=note, text_version=version)


@until_closed
async def _more_typed(work: Work, state: FSMContext, text: str) -> None:
    """Add the next part to the story: people write several messages; a number is one to call."""
    initiative = await current(state)
    is_last = await state.get_state() == Propose.preview.state
    heard = find_phone(work, text)
    if heard is not None and len(heard.note.split()) <= LONGEST_NOTE:
        await keep_numbers(state, heard)
        if is_last:
            await go(work, state, initiative, DraftStep.PHONE)
        else:
            beside = ", ".join(map(show_phone, heard.numbers))
            await FORM.ask_again(work, state, [say("drafting.noted", beside=beside)])
        return
    if len(text.split()) < FEWEST_WORDS:
        if await answers_nonsense(work, state, text):
            await FORM.ask_again(work, state, [say("fallback.nonsense")])
        return
    await drafts.tell_more(work, initiative, text)
    step = DraftStep.PREVIEW if is_last else DraftStep.MATURITY
    await go(work, state, initiative, step, [say("drafting.told_more")])


def _reads_khoi(text: str, context: WardContext) -> AnswerMode:
    """Return how words are read: a bare number is a choice's where the khối are listed."""
    is_listed = len(context.ward.khoi) <= MOST_KHOI_BUTTONS
    if not is_listed and context.ward.khoi_named(text) is not None:
        return AnswerMode.WORDS
    return reads_khoi(text, context)


def _step(step: DraftStep, **takes: Any) -> Step[DraftFacts]:
    return Step(step, STATES[step], _asks(step), **takes)


FORM: Form[DraftFacts] = Form(
    [
        Step("consent", Propose.consent, _consent),
        _step(DraftStep.STORY, words=_story_typed, reads=AnswerMode.WORDS, tells=True),
        _step(DraftStep.MATURITY, words=_more_typed, tells=True),
        _step(DraftStep.NAME, words=_name_typed, reads=AnswerMode.NUMBERS),
        _step(DraftStep.KHOI, words=_khoi_typed, reads=_reads_khoi),
        _step(DraftStep.PHONE, words=_phone_typed, reads=AnswerMode.NUMBERS),
        _step(DraftStep.PREVIEW, words=_more_typed, tells=True),
    ],
    load=_told,
)
"""The steps of drafting; the domain decides the next one (``step_to_go_on``)."""
