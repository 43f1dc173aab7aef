"""Leading back to what was being done: a step being told, an open question, or the menu."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain import access
from domain.ids import InitiativeId
from domain.initiatives.initiatives import Status, Topic
from domain.screens import Choice, Media, Phrase, Screen, say
from handlers.enquiries import writing_steps
from handlers.initiatives.drafting_steps import ask_again, go
from handlers.initiatives.question_steps import ask
from handlers.kit import beside_helper
from handlers.kit.choices import choice, menu
from handlers.kit.memory import leave, remembered
from handlers.kit.states import FromStaff, OwnData, Propose, ToStaff, Triage, Wishing
from handlers.learning.lesson_steps import enter
from handlers.privacy import steps as own_data
from handlers.reminders import preferences as wishes
from handlers.triage import paper_entry_steps as keying_in
from handlers.triage.asking_why import ask_why
from handlers.units import resume as leading
from services.initiatives import unfinished
from services.initiatives.unfinished import UnfinishedLesson
from services.learning import reviews
from services.people import people
from services.webchat import chat_log
from services.webchat.chat_log import OpenQuestion
from services.work import Work

AskAgain = Callable[[Work, FSMContext, Sequence[Phrase]], Awaitable[None]]
_OWN_DATA = frozenset(state.state for state in OwnData.__states__)
_TO_STAFF = frozenset(state.state for state in ToStaff.__states__)
DESKS = (
    ("triage", choice("desk", "staff")),
    ("register_unit", choice("unit_desk.button", "lead")),
    ("assist", choice("helping.help", "help")),
    ("grant_role", choice("lesson_approval.button", "staff.lessons")),
    ("see_figures", choice("figures.desk", "figures")),
)
"""Where people with a role find their work; to everybody else it does not exist."""


async def show_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Lead back to what is at hand: the step being told, the open question, or the menu."""
    if await state.get_state() is not None:
        await _ask_again(work, state, lead)
        return
    asked = await chat_log.open_question(work)
    if asked is None:
        screen = Screen([say("welcome.offer")], await all_ways(work))
    else:
        screen = _as_shown(asked)
    work.show(screen.led_by(lead))


def _as_shown(asked: OpenQuestion) -> Screen:
    """Return an open question's screen again; the way out of helping is put under it anew."""
    choices = [
        Choice(one["action"], say("choice.as_is", text=one["label"]))
        for one in asked.choices
        if one["action"] != beside_helper.DONE
    ]
    media = [Media(one["kind"], one["url"], one["name"]) for one in asked.media]
    says = [Phrase(key, facts) for key, facts in asked.says]
    return Screen(says, choices, media[0] if media else None, once=True)


async def resume(work: Work, state: FSMContext) -> None:
    """Go on with what was left: at hand still, or put away minutes or months ago."""
    if await state.get_state() is not None or await chat_log.open_question(work) is not None:
        await show_again(work, state, [])
        return
    left = await unfinished.last_unfinished(work)
    if left is None:
        work.show(Screen([say("welcome.nothing_left")], menu()))
    elif isinstance(left, UnfinishedLesson):
        await enter(work, left.lesson.id)
    else:
        await go(work, state, left.id, left.reached)


async def all_ways(work: Work) -> list[Choice]:
    """Return the menu, for staff their desk, and last the way back to what was left."""
    held = await people.roles(work)
    ways = [*menu(), *(way for action, way in DESKS if access.may(action, held))]
    if await reviews.is_due(work):
        ways.append(choice("reviews.button", "review"))
    if work.actor.called is not None and work.actor.helped_by is None:
        ways.append(choice("shared_phone.change", "share"))
    left = await unfinished.last_unfinished(work)
    if left is None:
        return ways
    if isinstance(left, UnfinishedLesson):
        lesson = left.lesson
        return [*ways, choice("learn_on", "lesson.open", lesson.id, title=lesson.title)]
    return [*ways, choice("tell_on", "tell.resume", left.id.hex)]


def _anew(step: str | None) -> AskAgain | None:
    """Return what asks again for something kept in the conversation until it is saved."""
    rooms = (
        (leading.STATES, leading.ask_again),
        (keying_in.ASKED, keying_in.ask_again),
        ({Wishing.days.state}, wishes.ask_again),
    )
    return next((ask_ for states, ask_ in rooms if step in states), None)


async def _ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    memory = await remembered(state)
    step = await state.get_state()
    if step in _OWN_DATA:
        await own_data.ask(work, state, lead)
    elif step in _TO_STAFF:
        await writing_steps.ask_again(work, step == ToStaff.more.state, memory.case, lead)
    elif step == FromStaff.answer.state:
        await writing_steps.ask_answer(work, UUID(memory.case), lead)
    elif step == Triage.reason.state:
        await ask_why(work, InitiativeId(UUID(memory.moving)), Status(memory.to), lead)
    elif (anew := _anew(step)) is not None:
        await anew(work, state, lead)
    elif memory.initiative is None:
        await leave(state)
        await show_again(work, state, lead)
    elif step == Propose.answer.state:
        await ask(work, state, memory.initiative, Topic(memory.topic), lead)
    else:
        await ask_again(work, state, lead)
