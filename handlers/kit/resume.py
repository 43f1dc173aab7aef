"""Resumes what a person was doing: the current step, an open question, or the menu."""

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext

from domain import access
from domain.screens import Choice, Media, Phrase, Screen, say
from handlers.kit import beside_helper
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversations, NothingAtHand
from handlers.kit.memory import leave
from services.initiatives import unfinished
from services.initiatives.unfinished import UnfinishedLesson
from services.learning import reviews
from services.learning import shelf as shelves
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


async def is_busy(work: Work, state: FSMContext) -> bool:
    """Return whether something is at hand: a step, or an open question."""
    return await state.get_state() is not None or await chat_log.open_question(work) is not None


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
        Choice(one["action"], Phrase(key, facts))
        for one, (key, facts) in zip(asked.choices, asked.labels, strict=True)
        if one["action"] != beside_helper.DONE
    ]
    media = [Media(one["kind"], one["url"], one["name"]) for one in asked.media]
    says = [Phrase(key, facts) for key, facts in asked.says]
    return Screen(says, choices, media[0] if media else None, once=True)


async def menu(work: Work) -> list[Choice]:
    """Return the residents' menu; a choice that would lead to nothing is left out."""
    learn = [choice("learn", "learn")] if await shelves.has_lessons(work) else []
    others = [choice("propose", "propose"), choice("counter", "counter")]
    return [*learn, *others, choice("more.button", "more"), choice("urgent.button", "urgent")]


async def all_ways(work: Work) -> list[Choice]:
    """Return what can be gone on with first, then the menu, and for staff their desks."""
    held = await people.roles(work)
    ways = [*await _to_go_on(work), *await menu(work)]
    ways += [way for action, way in DESKS if access.may(action, held)]
    if work.actor.called is not None and work.actor.helped_by is None:
        ways.append(choice("shared_phone.change", "share"))
    return ways


async def _to_go_on(work: Work) -> list[Choice]:
    """Return the one thing to go on with, if any: what was left unfinished, else a review."""
    left = await unfinished.last_unfinished(work)
    if isinstance(left, UnfinishedLesson):
        return [choice("learn_on", "lesson.open", left.lesson.id, title=left.lesson.title)]
    if left is not None:
        return [choice("tell_on", "tell.resume", left.id.hex)]
    return [choice("reviews.button", "review")] if await reviews.is_due(work) else []
