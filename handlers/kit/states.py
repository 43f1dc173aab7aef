"""Steps of a conversation. Their names are stored: renaming one needs a migration."""

from aiogram.fsm.state import State, StatesGroup

from domain.answers import AnswerMode
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


class Adding(StatesGroup):
    """Telling what staff asked more about, of the initiative in memory."""

    words = State()


class OwnData(StatesGroup):
    """Correcting what is kept of oneself; a typed name waits for consent under ``name``."""

    name = State()
    consent = State()
    khoi = State()
    birth_year = State()


class Wishing(StatesGroup):
    """Choosing the days on which one is reminded; each choice is kept at once."""

    days = State()


class ToStaff(StatesGroup):
    """Writing to staff: a new message, or more under the case in memory."""

    message = State()
    more = State()


class FromStaff(StatesGroup):
    """Staff write the answer to the case in memory."""

    answer = State()


class Triage(StatesGroup):
    """Staff write why the initiative in memory is moved."""

    reason = State()


class Search(StatesGroup):
    """Staff type what they look for."""

    wanted = State()


class Merge(StatesGroup):
    """Staff type the code of the initiative that the one at hand (``case``) is like."""

    code = State()


class Approve(StatesGroup):
    """Who answers for the lesson at hand types name and job."""

    by = State()


class Sharing(StatesGroup):
    """Saying what people on a phone are called: oneself, and who comes."""

    own = State()
    added = State()
    renamed = State()


class Helping(StatesGroup):
    """Saying what a neighbour is called whom a helper sits beside."""

    name = State()


class Join(StatesGroup):
    """Saying under which name one joins a unit; the invitation is in memory."""

    name = State()


class Gather(StatesGroup):
    """Recording a class; what was told is in memory under ``gathering`` until it is saved."""

    day = State()
    khoi = State()
    topic = State()
    heads = State()
    photo = State()
    content = State()
    preview = State()


class Register(StatesGroup):
    """Signing a unit up; what was told is in memory under ``registration`` until it is saved."""

    year = State()
    contents = State()
    target = State()
    preview = State()


class Broadcasting(StatesGroup):
    """Sending to a unit's people; the broadcast is in memory under ``broadcast``."""

    words = State()
    photo = State()
    moment = State()


class KeyIn(StatesGroup):
    """Keying in a paper; what was typed is in memory under ``keyed`` until it is kept."""

    paper = State()
    story = State()
    agreed = State()
    name = State()
    khoi = State()
    phone = State()
    day = State()
    photos = State()
    preview = State()


class CoAuthors(StatesGroup):
    """An author types whom she names; someone named types under which name she says yes."""

    naming = State()
    own_name = State()


_WORDS = frozenset(
    {Propose.story.state, Propose.answer.state}
    | {Sharing.own.state, Sharing.added.state, Sharing.renamed.state, Helping.name.state}
    | {Gather.heads.state, Register.target.state, Broadcasting.words.state}
    | {KeyIn.paper.state, KeyIn.story.state}
    | {
        Search.wanted.state,
        Approve.by.state,
        Triage.reason.state,
        Adding.words.state,
    }
    | {ToStaff.message.state, ToStaff.more.state, FromStaff.answer.state}
)
_FIELDS = frozenset(
    {Propose.name.state, Propose.khoi.state, Propose.phone.state}
    | {Merge.code.state, CoAuthors.naming.state, CoAuthors.own_name.state}
    | {KeyIn.name.state, KeyIn.khoi.state, KeyIn.phone.state, KeyIn.day.state}
    | {
        Join.name.state,
        Broadcasting.moment.state,
        Gather.day.state,
        Gather.khoi.state,
        Gather.topic.state,
    }
    | {OwnData.name.state, OwnData.khoi.state, OwnData.birth_year.state}
)
_KHOI = frozenset({Propose.khoi.state, OwnData.khoi.state, Gather.khoi.state, KeyIn.khoi.state})


def reading(state: str | None, text: str, ward: Ward) -> AnswerMode:
    """Return how the step at hand takes what is typed; a khối may be called by a number."""
    if state in _WORDS or (state in _KHOI and ward.khoi_named(text)):
        return AnswerMode.WORDS
    return AnswerMode.NUMBERS if state in _FIELDS else AnswerMode.CHOICES
