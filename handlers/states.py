"""Steps of a conversation. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup

from domain.answers import Reading
from domain.ward import Ward


class Propose(StatesGroup):
    """Telling an initiative; which one is in the conversation's memory under ``initiative``."""

    story = State()
    maturity = State()
    name = State()
    consent = State()
    khoi = State()
    phone = State()
    preview = State()
    answer = State()


_WORDS = frozenset({Propose.story.state, Propose.answer.state})
_FIELDS = frozenset({Propose.name.state, Propose.khoi.state, Propose.phone.state})


def reading(state: str | None, text: str, ward: Ward) -> Reading:
    """Return how the step at hand takes what is typed; a khối may be called by a number."""
    if state in _WORDS or (state == Propose.khoi.state and ward.khoi_named(text)):
        return Reading.WORDS
    return Reading.NUMBERS if state in _FIELDS else Reading.CHOICES
