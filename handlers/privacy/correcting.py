"""Correcting one's own data: name with consent, khối, birth year."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import say
from handlers.kit.conversation import Conversation
from handlers.kit.marks import mark_of
from handlers.kit.memory import hold, remembered
from handlers.privacy.correcting_form import FORM, drop_name, shown
from handlers.privacy.states import CorrectionMemory, OwnData
from services.privacy import requests
from services.work import Work

CONSENT_KEY = "own_data.consent_name"


async def ask_name(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the name; a person who may be under sixteen is told that none is needed."""
    if (await requests.overview(work)).is_nameless:
        await shown(work, state, [say("own_data.nameless")])
        return
    await hold(state, OwnData.name)
    await FORM.ask_again(work, state, [])


async def ask_khoi(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the khối."""
    await hold(state, OwnData.khoi)
    await FORM.ask_again(work, state, [])


async def ask_birth(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the birth year."""
    await hold(state, OwnData.birth_year)
    await FORM.ask_again(work, state, [])


async def keep_name(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the name with the exact consent text; the consent must be to exactly this name."""
    name = (await remembered(state, CorrectionMemory)).name
    if not name or mark_of(name) != args[0]:
        await ask_name(event, work, state)
        return
    await requests.set_name(work, name, text_version=work.context.wordings[CONSENT_KEY])
    await shown(work, state, [say("own_data.changed")])


async def keep_no_name(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep no name; a kept one is removed with its consent."""
    await drop_name(work, state)


async def keep_khoi(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the khối that was chosen."""
    khoi = work.context.ward.khoi_by_code(args[0])
    await requests.set_khoi(work, khoi.code if khoi else None)
    await shown(work, state, [say("own_data.changed")])


async def keep_no_khoi(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep no khối."""
    await requests.set_khoi(work, None)
    await shown(work, state, [say("own_data.changed")])


async def keep_no_birth(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep no birth year."""
    await requests.set_birth_year(work, None)
    await shown(work, state, [say("own_data.changed")])


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
    again=FORM.ask_again,
    states=FORM.states(),
)
