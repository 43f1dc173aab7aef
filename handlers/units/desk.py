"""The leader's desk: the actions for a unit, and its members as figures and a picture."""

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain import access
from domain.screens import Choice, Phrase, Screen, say
from domain.units.units import Unit
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Does
from handlers.kit.filters import LONGEST_COMMAND
from handlers.kit.memory import leave
from handlers.kit.scope import unit_meant, within_scope
from services.broadcasts import proposing
from services.people import people
from services.units import own_people
from services.units.own_people import OwnPeople
from services.units.scope import LEADERS
from services.work import Work

MOST_NAMES = 30
"""Names in one message; more are counted."""


class NamesUnit(Filter):
    """Matches a unit's name typed by a leader; its word comes as ``args``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, list[str]]:
        """Return the unit, whether it is the leader's own or not."""
        text = message.text or ""
        if len(text) >= LONGEST_COMMAND or not any(char.isalpha() for char in text):
            return False
        unit = work.context.ward.unit_named(text)
        if unit is None or not access.may("see_own_people", await people.roles(work)):
            return False
        return {"args": [unit.word]}


async def show_desk(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the actor's actions for a unit."""
    await leave(state)
    held = await people.roles(work)
    ways = {
        "broadcast": choice("broadcasts.button", "broadcast"),
        "see_own_people": choice("unit_desk.own_people", "lead.people"),
        "invite_people": choice("unit_desk.invite", "invite"),
        "record_gathering": choice("unit_desk.gather", "gather"),
        "register_unit": choice("unit_desk.register", "register"),
    }
    shown = [way for action, way in ways.items() if access.may(action, held)]
    if access.may("broadcast", held):
        shown = [*await _this_week(work), *shown]
    work.show(Screen([say("unit_desk.desk")], [*shown, back_to_menu()]))


async def _this_week(work: Work) -> list[Choice]:
    """Return the way to the week's proposal; a leader of several units is asked which."""
    units = await people.units(work, roles=LEADERS)
    if len(units) != 1:
        return [choice("broadcasts.week_of_which", "broadcast.week")]
    lesson = await proposing.proposal(work, units[0])
    if lesson is None:
        return []
    return [choice("broadcasts.week", "broadcast.week", units[0].word, title=lesson.title)]


async def show_people(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Show a unit's members as figures; the picture follows."""
    await leave(state)
    unit = await unit_meant(
        work,
        args or [],
        LEADERS,
        lambda one, name: choice("unit_desk.unit", "lead.people", one.word, unit=name),
    )
    if unit is not None:
        await _show_figures(work, unit)


async def _show_figures(work: Work, unit: Unit) -> None:
    found = await own_people.own_people(work, unit.word)
    invite = choice("unit_desk.invite", "invite", unit.word)
    says = _figures(work, found) if found.registered else [say("unit_desk.nobody_yet")]
    name = work.context.ward.unit_name(unit)
    title = say("unit_desk.people", unit=name, day=f"{work.today:%d/%m/%Y}")
    work.show(Screen([title, *says], [invite, choice("unit_desk.back_to_desk", "lead"), _menu()]))
    if found.registered:
        own_people.queue_chart(work, found)


_menu = back_to_menu


def _figures(work: Work, found: OwnPeople) -> list[Phrase]:
    says = [
        say("unit_desk.registered", count=found.registered),
        say("unit_desk.learning", count=found.learning),
        say("unit_desk.finished", count=found.finished),
        say("unit_desk.remembered", count=found.remembered),
        say("unit_desk.initiatives", count=found.initiatives),
        say("unit_desk.idle", count=found.idle),
    ]
    if found.not_begun:
        shown, more = found.not_begun[:MOST_NAMES], len(found.not_begun) - MOST_NAMES
        says.append(say("unit_desk.idle_names", names=", ".join(shown)))
        says += [say("unit_desk.idle_more", count=more)] if more > 0 else []
    return [*says, say("unit_desk.how_counted")]


CONVERSATION = Conversation(
    "units.desk",
    action="register_unit",
    commands={
        "leading": show_desk,
        "own_people": Does(within_scope(show_people), "see_own_people"),
    },
    presses={
        "lead": show_desk,
        "lead.people": Does(within_scope(show_people), "see_own_people"),
    },
)
