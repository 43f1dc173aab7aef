"""The form for correcting one's own data: one question at a time, each kept at once."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from domain.answers import AnswerMode
from domain.people import Purpose
from domain.screens import Phrase, Screen, say
from handlers.kit.choices import choice
from handlers.kit.fields import hear_khoi, hear_only_name, left_out, reads_khoi
from handlers.kit.forms import Form, Step
from handlers.kit.marks import mark_of
from handlers.kit.memory import hold, leave, remembered
from handlers.privacy.screens import consent_screen, own_screen
from handlers.privacy.states import CorrectionMemory, OwnData
from services.people import names
from services.privacy import requests
from services.work import Work


async def shown(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """End the question and show everything that is kept."""
    await leave(state)
    work.show(own_screen(await requests.overview(work)).led_by(lead))


async def _name_typed(work: Work, state: FSMContext, text: str) -> None:
    heard = hear_only_name(work, text)
    if heard is None:
        await drop_name(work, state)
        return
    name = await names.check_name(work, heard.name)
    await hold(state, OwnData.consent, name=name)
    await FORM.ask_again(work, state, left_out(heard))


async def drop_name(work: Work, state: FSMContext) -> None:
    """Keep no name; a kept one is removed with its consent."""
    had_name = (await requests.overview(work)).name is not None
    if had_name:
        await requests.withdraw(work, Purpose.LEARNING_NAME)
    await shown(work, state, [say("own_data.changed" if had_name else "own_data.unchanged")])


async def _khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    khoi = hear_khoi(work, text)
    await requests.set_khoi(work, None if khoi is None else khoi.code)
    await shown(work, state, [say("own_data.changed")])


async def _birth_typed(work: Work, state: FSMContext, text: str) -> None:
    is_nameless = await requests.set_birth_year(work, text)
    lead = [say("own_data.changed")]
    await shown(work, state, [*lead, say("own_data.nameless")] if is_nameless else lead)


async def _typed_name(_work: Work, state: FSMContext) -> str:
    """Return the typed name that waits for consent."""
    return (await remembered(state, CorrectionMemory)).name


async def _name(_work: Work, _typed: str) -> Screen:
    return Screen([say("own_data.ask_name")], [choice("own_data.drop_name", "data.noname")])


async def _consent(_work: Work, typed: str) -> Screen:
    return consent_screen(typed, mark_of(typed))


async def _khoi(work: Work, _typed: str) -> Screen:
    rows = [
        choice("as_is", "data.khoi_is", khoi.code, text=khoi.name)
        for khoi in work.context.ward.khoi
    ]
    return Screen([say("own_data.ask_khoi")], [*rows, choice("own_data.khoi_none", "data.nokhoi")])


async def _birth_year(_work: Work, _typed: str) -> Screen:
    return Screen([say("own_data.ask_birth")], [choice("own_data.birth_none", "data.nobirth")])


_NUMBERS = AnswerMode.NUMBERS
FORM: Form[str] = Form(
    [
        Step("consent", OwnData.consent, _consent),
        Step("khoi", OwnData.khoi, _khoi, words=_khoi_typed, reads=reads_khoi),
        Step("birth_year", OwnData.birth_year, _birth_year, words=_birth_typed, reads=_NUMBERS),
        Step("name", OwnData.name, _name, words=_name_typed, reads=_NUMBERS),
    ],
    load=_typed_name,
    is_short=False,
)
"""The questions; each is asked by a button of its own, in no order."""
