"""Resumes what a person was doing: the current step, an open question, or the menu."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from domain import access
from domain.screens import Choice, Media, Phrase, Screen, say
from handlers.kit import beside_helper
from handlers.kit.choices import choice, menu
from handlers.kit.conversation import Conversations, NothingAtHand
from handlers.kit.memory import leave
from services.initiatives import unfinished
from services.initiatives.unfinished import UnfinishedLesson
from services.learning import reviews
from services.people import people
from services.webchat import chat_log
from services.webchat.chat_log import OpenQuestion
from services.work import Work

DESKS = (
    ("triage", choice("desk", "staff")),
    ("register_unit", choice("unit_desk.button", "lead")),
    ("assist", choice("helping.help", "help")),
    ("grant_role", choice("lesson_approval.button", "staff.lessons")),
    ("see_figures", choice("figures.desk", "figures")),
)
"""Where people with a role find their work; to everybody else it does not exist."""


async def show_again(
    conversations: Conversations, work: Work, state: FSMContext, lead: Sequence[Phrase]
) -> None:
    """Show the current step, the open question, or the menu."""
    try:
        await conversations.ask_again(work, state, lead)
    except NothingAtHand:
        if await state.get_state() is not None:
            await leave(state)
        await _show_open(work, lead)


async def _show_open(work: Work, lead: Sequence[Phrase]) -> None:
    asked = await chat_log.open_question(work)
    if asked is None:
        screen = Screen([say("welcome.offer")], await all_ways(work))
    else:
        screen = _as_shown(asked)
    work.show(screen.led_by(lead))


def _as_shown(asked: OpenQuestion) -> Screen:
    """Return an open question's screen again; the button that ends helping is added anew."""
    choices = [
        Choice(one["action"], say("choice.as_is", text=one["label"]))
        for one in asked.choices
        if one["action"] != beside_helper.DONE
    ]
    media = [Media(one["kind"], one["url"], one["name"]) for one in asked.media]
    says = [Phrase(key, facts) for key, facts in asked.says]
    return Screen(says, choices, media[0] if media else None, once=True)


async def all_ways(work: Work) -> list[Choice]:
    """Return the menu, for staff their desk, and last the way back to unfinished work."""
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
