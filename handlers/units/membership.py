"""Joining and leaving an organisation or khối, also by an invitation code typed in chat."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.screens import Choice, Phrase, Screen, say
from domain.units.units import read_unit
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.fields import hear_only_name, left_out
from handlers.kit.memory import leave, remembered
from handlers.units.states import Join, JoinMemory
from services.people import names
from services.units import membership
from services.units.membership import Joined
from services.work import Work

NAMED = "named"
OFFER = "joining.offer"
"""The words people agree to when they join."""


async def join(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Join; a person without a known name is asked for one first."""
    invitation, is_named = UUID(args[0]), args[1] == NAMED
    found = await membership.invited(work, invitation)
    if is_named and await membership.own_name(work) is None:
        await state.set_state(Join.name)
        await state.update_data(invitation=found.id.hex)
        _ask_name(work, found.id)
        return
    await _join(work, state, invitation, is_named=is_named)


def _ask_name(work: Work, invitation: UUID, lead: Phrase | None = None) -> None:
    counted = choice("joining.counted", "unit.join", invitation.hex, "counted")
    says = [lead] if lead else [say("joining.name")]
    work.show(Screen(says, [counted, choice("joining.no", "unit.nojoin")]))


async def keep_name(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Join under the typed name; who gives none is counted only."""
    invitation = UUID((await remembered(state, JoinMemory)).invitation)
    try:
        heard = hear_only_name(work, text)
        name = None if heard is None else await names.check_name(work, heard.name)
    except Refused as refusal:
        _ask_name(work, invitation, Phrase(refusal.code, refusal.facts))
        return
    lead = [] if heard is None else left_out(heard)
    await _join(work, state, invitation, is_named=name is not None, name=name, lead=lead)


async def _join(
    work: Work,
    state: FSMContext,
    invitation: UUID,
    *,
    is_named: bool,
    name: str | None = None,
    lead: Sequence[Phrase] = (),
) -> None:
    await leave(state)
    version = work.context.wordings[OFFER]
    unit = await membership.join(
        work, invitation, shows_name=is_named, text_version=version, name=name
    )
    key = "joining.joined_named" if is_named else "joining.joined_counted"
    says = [*lead, say(key, unit=work.context.ward.unit_name(unit)), say("joining.how_to_leave")]
    work.show(Screen(says, [choice("learn", "learn"), back_to_menu()]))


async def decline(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Decline; nothing is kept."""
    await leave(state)
    work.show(Screen([say("joining.declined")], [choice("learn", "learn"), back_to_menu()]))


async def leave_unit(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Show the person's units, each with a button to leave; the second tap leaves."""
    await leave(state)
    unit = read_unit(args[0]) if args else None
    if unit is not None:
        await membership.leave(work, unit)
        left = say("joining.left", unit=work.context.ward.unit_name(unit))
        work.show(Screen([left], [choice("learn", "learn"), back_to_menu()]))
        return
    found = await membership.joined(work)
    says = [say("joining.mine") if found else say("joining.none")]
    ways = [way for one in found for way in _ways(work, one)]
    work.show(Screen(says, [*ways, back_to_menu()]))


def _ways(work: Work, one: Joined) -> list[Choice]:
    name = work.context.ward.unit_name(one.unit)
    out = choice("joining.leave", "unit.leave", one.unit.word, unit=name)
    hide = choice("joining.hide", "unit.hide", one.unit.word, unit=name)
    mute = choice("wishes.mute", "mute.ask", one.unit.word, unit=name)
    return [out, hide, mute] if one.shows_name else [out, mute]


async def hide_name(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Stay, and hide the name from the leader."""
    await leave(state)
    unit = read_unit(args[0])
    if unit is not None:
        await membership.hide_name(work, unit)
    work.show(Screen([say("joining.hidden")], [choice("learn", "learn"), back_to_menu()]))


CONVERSATION = Conversation(
    "units.membership",
    action="talk",
    commands={
        "units": leave_unit,
    },
    presses={
        "unit.join": join,
        "unit.nojoin": decline,
        "unit.leave": leave_unit,
        "unit.hide": hide_name,
    },
    own_codes=OwnCodes.INITIATIVE,
    states={
        Join.name: Typed(keep_name, reads=AnswerMode.NUMBERS),
    },
)
