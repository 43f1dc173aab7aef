"""Muting a unit's broadcasts in two taps, and unmuting them."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Screen, say
from domain.units.units import Unit, read_unit
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from services.units import mutes
from services.work import Work


def _named(args: list[str]) -> Unit | None:
    """Return the unit an action names: ``khoi:K01``, or in one word."""
    return read_unit(".".join(args))


async def ask(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask once; the current step stays as it is."""
    unit = _named(args)
    if unit is None:
        await _list(work)
        return
    yes = choice("wishes.mute_yes", "mute.yes", unit.word)
    no = choice("wishes.mute_no", "mute.no")
    name = work.context.ward.unit_name(unit)
    work.show(Screen([say("wishes.ask_mute", unit=name)], [yes, no], once=True))


async def mute(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Mute the unit, and show how to unmute it."""
    unit = _named(args)
    if unit is None:
        await _list(work)
        return
    await mutes.mute(work, unit)
    name = work.context.ward.unit_name(unit)
    back = choice("wishes.unmute", "mute.undo", unit.word, unit=name)
    work.show(Screen([say("wishes.muted", unit=name)], [back, back_to_menu()]))


async def keep(event: TelegramObject, work: Work) -> None:
    """Change nothing."""
    work.show(Screen([say("wishes.still_on")], [back_to_menu()]))


async def show_list(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the muted units, each with a button to unmute it."""
    await leave(state)
    await _list(work)


async def _list(work: Work) -> None:
    units = await mutes.muted(work)
    ways = [
        choice("wishes.unmute", "mute.undo", unit.word, unit=work.context.ward.unit_name(unit))
        for unit in units
    ]
    says = [say("wishes.list") if units else say("wishes.list_none")]
    work.show(Screen(says, [*ways, back_to_menu()]))


async def unmute(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Unmute the unit."""
    unit = _named(args)
    if unit is None:
        await _list(work)
        return
    await mutes.unmute(work, unit)
    name = work.context.ward.unit_name(unit)
    work.show(Screen([say("wishes.unmuted", unit=name)], [back_to_menu()]))


CONVERSATION = Conversation(
    "units.muting",
    action="talk",
    presses={
        "mute.ask": ask,
        "mute.yes": mute,
        "mute.no": keep,
        "mute.list": show_list,
        "mute.undo": unmute,
    },
)
