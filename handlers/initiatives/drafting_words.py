"""What is typed while an initiative is told: each step's words, and a refusal that asks again."""

from collections.abc import Awaitable, Callable

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.ids import KhoiCode
from domain.initiatives.initiatives import DraftStep, InitiativeMoveNotAllowed
from domain.people import read_name
from domain.screens import Phrase, say
from handlers.initiatives.drafting_steps import (
    ask_again,
    ask_consent,
    current,
    go,
    go_on,
    say_closed,
)
from handlers.initiatives.states import Propose
from handlers.kit.conversation import Conversation, Typed
from handlers.kit.khoi import DraftKhoiUnknown, read_khoi
from handlers.kit.memory import remembered
from handlers.kit.reply_limits import answers_nonsense
from services.initiatives import drafts, initiatives
from services.work import Work

KeepDraftField = Callable[[Work, FSMContext, str], Awaitable[None]]

CONTACT_KEY = "drafting.phone"
"""The words she answers by typing her number: that is her yes to being called."""
FEWEST_WORDS = 5
"""Fewer words after the story are a question or a slip, not its next part."""


async def keep_story(work: Work, state: FSMContext, text: str) -> None:
    """Keep what was told: in place of an earlier wording, or under what came with a photo."""
    initiative = await current(state)
    if (await remembered(state)).is_retelling:
        await drafts.tell(work, initiative, text)
    else:
        await drafts.tell_more(work, initiative, text)
    await go_on(work, state, initiative, DraftStep.STORY, [say("drafting.kept")])


async def name_typed(work: Work, state: FSMContext, text: str) -> None:
    """Ask whether the ward may keep the name that was typed."""
    name = read_name(text)
    await ask_consent(work, state, await initiatives.dossier(work, await current(state)), name)


async def keep_khoi(work: Work, state: FSMContext, text: str) -> None:
    """Keep the khối that was typed: its number, name or old name."""
    khoi = work.context.ward.khoi_named(text)
    if khoi is None:
        raise DraftKhoiUnknown(text=text[:40])
    initiative = await current(state)
    await drafts.set_khoi(work, initiative, KhoiCode(khoi.code))
    await go_on(work, state, initiative, DraftStep.KHOI)


async def keep_phone(work: Work, state: FSMContext, text: str) -> None:
    """Keep a number to call back."""
    initiative = await current(state)
    version = work.context.wordings[CONTACT_KEY]
    await drafts.set_phone(work, initiative, text, text_version=version)
    await go_on(work, state, initiative, DraftStep.PHONE)


def asking_again(keep: KeepDraftField) -> Callable[..., Awaitable[None]]:
    """Return ``keep`` as a handler: what it cannot take is said beside the ways to answer."""

    async def handler(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
        try:
            await keep(work, state, text)
        except InitiativeMoveNotAllowed as closed:  # there is nothing to ask again
            await say_closed(work, state, await current(state), closed)
        except Refused as refusal:
            lead = [Phrase(refusal.code, refusal.facts)]
            await ask_again(work, state, lead, is_short=True)

    return handler


async def keep_more(work: Work, state: FSMContext, text: str) -> None:
    """Put the next part under the story: people tell in several messages."""
    if len(text.split()) < FEWEST_WORDS:
        if await answers_nonsense(work, state, text):
            await ask_again(work, state, [say("fallback.nonsense")])
        return
    initiative = await current(state)
    step = (
        DraftStep.MATURITY
        if await state.get_state() == Propose.maturity.state
        else DraftStep.PREVIEW
    )
    await drafts.tell_more(work, initiative, text)
    await go(work, state, initiative, step, [say("drafting.told_more")])


CONVERSATION = Conversation(
    "initiatives.drafting_words",
    action="propose",
    again=ask_again,
    states={
        Propose.story: Typed(asking_again(keep_story), reads=AnswerMode.WORDS),
        Propose.maturity: Typed(asking_again(keep_more)),
        Propose.name: Typed(asking_again(name_typed), reads=AnswerMode.NUMBERS),
        Propose.consent: Typed(),
        Propose.khoi: Typed(asking_again(keep_khoi), reads=read_khoi),
        Propose.phone: Typed(asking_again(keep_phone), reads=AnswerMode.NUMBERS),
        Propose.preview: Typed(asking_again(keep_more)),
    },
)
