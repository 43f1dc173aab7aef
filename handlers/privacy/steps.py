"""Asking for what may be corrected, anew when something came between."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from domain.screens import Phrase, Screen, say
from handlers.kit.choices import choice
from handlers.kit.marks import mark_of
from handlers.kit.memory import remembered
from handlers.privacy.screens import consent_screen
from handlers.privacy.states import OwnData
from services.work import Work


async def ask(work: Work, state: FSMContext, lead: Sequence[Phrase] = ()) -> None:
    """Ask for what the step at hand waits for."""
    step = await state.get_state()
    if step == OwnData.consent.state:
        name = (await remembered(state)).name
        screen = consent_screen(name, mark_of(name))
    elif step == OwnData.khoi.state:
        rows = [
            choice("as_is", "data.khoi_is", khoi.code, text=khoi.name)
            for khoi in work.context.ward.khoi
        ]
        none = choice("own_data.khoi_none", "data.nokhoi")
        screen = Screen([say("own_data.ask_khoi")], [*rows, none])
    elif step == OwnData.birth_year.state:
        none = choice("own_data.birth_none", "data.nobirth")
        screen = Screen([say("own_data.ask_birth")], [none])
    else:
        none = choice("own_data.drop_name", "data.noname")
        screen = Screen([say("own_data.ask_name")], [none])
    work.show(screen.led_by(lead))
