"""Walks through the steps of a draft: asks one, and goes to the next."""

from collections.abc import Mapping, Sequence
from functools import wraps
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from domain.ids import InitiativeId
from domain.initiatives.initiatives import DraftStep, InitiativeMoveNotAllowed
from domain.screens import Phrase, Screen
from handlers.initiatives.at_hand import current, take_up
from handlers.initiatives.dossier_screens import sent_screen
from handlers.initiatives.drafting_screens import consent_screen
from handlers.initiatives.said_before import asked_screen, forget, still_to_ask
from handlers.initiatives.states import DraftMemory, Propose, SaidMemory
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.forms import Words
from handlers.kit.marks import mark_of
from handlers.kit.memory import leave, remembered
from services.initiatives import drafts
from services.initiatives.dossier import Dossier
from services.work import Work

STATES: Mapping[DraftStep, State] = {
    DraftStep.STORY: Propose.story,
    DraftStep.MATURITY: Propose.maturity,
    DraftStep.NAME: Propose.name,
    DraftStep.KHOI: Propose.khoi,
    DraftStep.PHONE: Propose.phone,
    DraftStep.PREVIEW: Propose.preview,
}


async def go(
    work: Work,
    state: FSMContext,
    initiative: InitiativeId,
    step: DraftStep,
    lead: Sequence[Phrase] = (),
) -> None:
    """Ask for a step and remember it; a sent initiative is shown instead."""
    await _ask(work, state, await drafts.reach(work, initiative, step), step, lead)


async def _ask(
    work: Work, state: FSMContext, dossier: Dossier, step: DraftStep, lead: Sequence[Phrase]
) -> None:
    if step is DraftStep.PREVIEW and dossier.is_sent:
        await leave(state)
        work.show(sent_screen(dossier, work.context.ward).led_by(lead))
        return
    await take_up(state, STATES[step], dossier.id, is_retelling=bool(dossier.initiative.story))
    said = await remembered(state, SaidMemory)
    work.show(asked_screen(work, step, dossier, said).led_by(lead))


async def go_on(
    work: Work,
    state: FSMContext,
    initiative: InitiativeId,
    done: DraftStep,
    lead: Sequence[Phrase] = (),
) -> None:
    """Go to the next step, or back to the earlier one when only this answer was changed.

    What was typed before it was asked for is asked before the preview.
    """
    await forget(state, done)
    step, dossier = await drafts.reach_next(work, initiative, done)
    if step is DraftStep.PREVIEW:
        step = await still_to_ask(state) or step
    await _ask(work, state, dossier, step, lead)


async def keep_story(work: Work, state: FSMContext, text: str) -> InitiativeId:
    """Keep a typed story: in place of an earlier wording, or added to a photo's caption."""
    initiative = await current(state)
    if (await remembered(state, DraftMemory)).is_retelling:
        await drafts.tell(work, initiative, text)
    else:
        await drafts.tell_more(work, initiative, text)
    return initiative


async def say_closed(
    work: Work, state: FSMContext, initiative: InitiativeId, why: InitiativeMoveNotAllowed
) -> None:
    """Say why no more words are taken and leave the step; the words stay in the chat."""
    await leave(state)
    see = choice("see_one", "follow.one", initiative.hex)
    work.show(Screen([Phrase(why.code)], [see, back_to_menu()]))


def until_closed(words: Words) -> Words:
    """Return ``words`` so that a step closed meanwhile is explained once and left."""

    @wraps(words)
    async def kept(work: Work, state: FSMContext, text: str) -> None:
        try:
            await words(work, state, text)
        except InitiativeMoveNotAllowed as closed:  # there is no question to repeat
            await say_closed(work, state, await current(state), closed)

    return kept


async def ask_consent(
    work: Work, state: FSMContext, dossier: Dossier, name: str, lead: Sequence[Phrase] = ()
) -> None:
    """Ask whether the ward may keep this name; nothing is kept before a yes."""
    await take_up(state, Propose.consent, dossier.id, name=name)
    work.show(consent_screen(dossier, name, mark_of(name), helped(work)).led_by(lead))


def helped(work: Work) -> str | None:
    """Return what the helped neighbour is called, None without a helper."""
    return work.actor.called if work.actor.helped_by is not None else None


def one(args: list[str]) -> InitiativeId:
    """Return the initiative an action names."""
    return InitiativeId(UUID(args[0]))
