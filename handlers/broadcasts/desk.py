"""``Gửi tin cho bà con``: the week's proposal, the kinds of content, and earlier broadcasts."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.broadcasts.broadcasts import BroadcastStage
from domain.initiatives.initiatives import title
from domain.screens import Choice, Screen, say
from domain.units.units import Unit
from handlers.broadcasts import preview
from handlers.broadcasts.at_hand import LESSON, PHOTO, WORDS, back
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from handlers.kit.scope import unit_meant, within_scope
from services.broadcasts import composing, own, proposing
from services.broadcasts.own import Broadcast
from services.units.scope import LEADERS
from services.work import Work

SHOWN = 40
"""Characters of a broadcast's words in a list."""


async def start(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Show what can be sent to a unit's people, and earlier broadcasts."""
    await leave(state)
    unit = await unit_meant(
        work,
        args or [],
        LEADERS,
        lambda one, name: choice("unit_desk.unit", "broadcast", one.word, unit=name),
    )
    if unit is not None:
        await _show(work, unit)


async def _show(work: Work, unit: Unit) -> None:
    ways = []
    lesson = await proposing.proposal(work, unit)
    if lesson is not None:
        ways.append(choice("broadcasts.week", "broadcast.week", unit.word, title=lesson.title))
    left = await own.draft(work, unit)
    if left is not None and composing.has_content(left):
        ways.append(choice("broadcasts.go_on", "broadcast.go", left.id.hex))
    ways += [
        choice("broadcasts.new_lesson", "broadcast.new", unit.word, LESSON),
        choice("broadcasts.new_words", "broadcast.new", unit.word, WORDS),
        choice("broadcasts.new_photo", "broadcast.new", unit.word, PHOTO),
    ]
    for one in await own.listed(work, unit):
        ways.append(_row(work, one))
    says = [say("broadcasts.home", unit=work.context.ward.unit_name(unit))]
    desk = choice("unit_desk.back_to_desk", "lead")
    work.show(Screen(says, [*ways, desk, back_to_menu()]))


def _row(work: Work, broadcast: Broadcast) -> Choice:
    one, told = broadcast.id.hex, what(work, broadcast)
    if broadcast.state == BroadcastStage.DONE and broadcast.started_at is not None:
        day = preview.day(broadcast.started_at)
        return choice("broadcasts.row_done", "broadcast.one", one, day=day, what=told)
    return choice(f"broadcasts.row_{broadcast.state}", "broadcast.one", one, what=told)


def what(work: Work, broadcast: Broadcast) -> str:
    """Return the content in a few words: its lesson's title, or the first words."""
    lesson = work.context.catalogue.find(broadcast.lesson_id or "")
    if lesson is not None:
        return lesson.title
    return title(broadcast.words, SHOWN) if broadcast.words else "…"


async def week(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Take the week's proposal as a draft that one tap sends."""
    await leave(state)
    unit = await unit_meant(
        work,
        args or [],
        LEADERS,
        lambda one, name: choice("unit_desk.unit", "broadcast.week", one.word, unit=name),
    )
    if unit is None:
        return
    made = await proposing.take(work, unit)
    if made is None:
        work.show(Screen([say("broadcasts.no_proposal")], back()))
        return
    await preview.show(work, made)


CONVERSATION = Conversation(
    "broadcasts.desk",
    action="broadcast",
    guard=within_scope,
    commands={
        "broadcasts": start,
    },
    presses={
        "broadcast": start,
        "broadcast.week": week,
    },
)
