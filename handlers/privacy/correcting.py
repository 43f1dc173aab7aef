"""Correcting what is kept of oneself: name with consent, khối, birth year."""

from collections.abc import Awaitable, Callable, Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.people import Purpose
from domain.screens import Phrase, say
from handlers.kit.conversation import Conversation, Typed
from handlers.kit.khoi import DraftKhoiUnknown, read_khoi
from handlers.kit.marks import mark_of
from handlers.kit.memory import hold, leave, remembered
from handlers.privacy.screens import own_screen
from handlers.privacy.states import OwnData
from handlers.privacy.steps import ask
from services.people import names
from services.privacy import requests
from services.work import Work

CONSENT_KEY = "own_data.consent_name"
KeepCorrection = Callable[[Work, FSMContext, str], Awaitable[None]]


async def _shown(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    await leave(state)
    work.show(own_screen(await requests.overview(work)).led_by(lead))


async def ask_name(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the name; whoever may be under sixteen is told kindly that none is needed."""
    if (await requests.overview(work)).is_nameless:
        await _shown(work, state, [say("own_data.nameless")])
        return
    await hold(state, OwnData.name)
    await ask(work, state)


async def ask_khoi(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the khối."""
    await hold(state, OwnData.khoi)
    await ask(work, state)


async def ask_birth(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the birth year."""
    await hold(state, OwnData.birth_year)
    await ask(work, state)


async def name_typed(work: Work, state: FSMContext, text: str) -> None:
    """Ask whether the name that was typed may be kept; nothing is kept before a yes."""
    name = await names.check_name(work, text)
    await hold(state, OwnData.consent, name=name)
    await ask(work, state)


async def khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the khối that was typed: its number, name or old name."""
    khoi = work.context.ward.khoi_named(text)
    if khoi is None:
        raise DraftKhoiUnknown(text=text[:40])
    await requests.set_khoi(work, khoi.code)
    await _shown(work, state, [say("own_data.changed")])


async def birth_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the birth year; the young learn without a name."""
    is_nameless = await requests.set_birth_year(work, text)
    lead = [say("own_data.changed")]
    await _shown(work, state, [*lead, say("own_data.nameless")] if is_nameless else lead)


def asking_again(keep: KeepCorrection) -> Callable[..., Awaitable[None]]:
    """Return ``keep`` as a handler: what it cannot take is said, and the question asked again."""

    async def handler(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
        try:
            await keep(work, state, text)
        except Refused as refusal:
            await ask(work, state, [Phrase(refusal.code, refusal.facts)])

    return handler


async def keep_name(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the name, with the exact words agreed to; the yes must be to this very name."""
    name = (await remembered(state)).name
    if not name or mark_of(name) != args[0]:
        await ask_name(event, work, state)
        return
    await requests.set_name(work, name, text_version=work.context.wordings[CONSENT_KEY])
    await _shown(work, state, [say("own_data.changed")])


async def keep_no_name(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep no name; one that was kept goes with its consent."""
    had_name = (await requests.overview(work)).name is not None
    if had_name:
        await requests.withdraw(work, Purpose.LEARNING_NAME)
    await _shown(work, state, [say("own_data.changed" if had_name else "own_data.unchanged")])


async def keep_khoi(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the khối that was chosen."""
    khoi = work.context.ward.khoi_by_code(args[0])
    await requests.set_khoi(work, khoi.code if khoi else None)
    await _shown(work, state, [say("own_data.changed")])


async def keep_no_khoi(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep no khối."""
    await requests.set_khoi(work, None)
    await _shown(work, state, [say("own_data.changed")])


async def keep_no_birth(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep no birth year."""
    await requests.set_birth_year(work, None)
    await _shown(work, state, [say("own_data.changed")])


CONVERSATION = Conversation(
    "privacy.correcting",
    action="talk",
    presses={
        "data.name": ask_name,
        "data.consent": keep_name,
        "data.noname": keep_no_name,
        "data.khoi": ask_khoi,
        "data.khoi_is": keep_khoi,
        "data.nokhoi": keep_no_khoi,
        "data.birth": ask_birth,
        "data.nobirth": keep_no_birth,
    },
    again=ask,
    states={
        OwnData.name: Typed(asking_again(name_typed), reads=AnswerMode.NUMBERS),
        OwnData.consent: Typed(),
        OwnData.khoi: Typed(asking_again(khoi_typed), reads=read_khoi),
        OwnData.birth_year: Typed(asking_again(birth_typed), reads=AnswerMode.NUMBERS),
    },
)
