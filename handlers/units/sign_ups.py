"""The units that registered for the year's movement, five to a screen, and those that did not."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Choice, Phrase, Screen, say
from domain.zone import day_of
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from handlers.units.registration_form import lines, unit_name
from services.units import sign_ups
from services.units.sign_ups import SignedUp, SignUps
from services.work import Work

PAGE = 5
NAMED = 20
"""Units without a sign-up on one screen: lines to read, nothing to press."""


async def show_signed(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Show a page of the units registered for a year: this one unless another is named."""
    await leave(state)
    year, page = map(int, args or (work.today.year, 0))
    found = await sign_ups.sign_ups(work, year)
    shown = found.signed[page * PAGE : (page + 1) * PAGE]
    ways = [_row(work, year, one) for one in shown]
    if len(found.signed) > (page + 1) * PAGE:
        ways.append(choice("sign_ups.more", "staff.sign_ups", year, page + 1))
    missing = len(found.missing)
    ways.append(choice("sign_ups.missing", "staff.no_sign_up", year, 0, count=missing))
    ways += [
        choice("sign_ups.year", "staff.sign_ups", other, 0, year=str(other))
        for other in (work.today.year - 1, work.today.year, work.today.year + 1)
        if other != year
    ]
    work.show(Screen(_said(year, found), [*ways, choice("desk", "staff"), back_to_menu()]))


def _said(year: int, found: SignUps) -> list[Phrase]:
    signed = len(found.signed)
    units = signed + len(found.missing)
    says = [say("sign_ups.title", year=str(year), signed=signed, units=units)]
    return [*says, say("sign_ups.open" if signed else "sign_ups.nobody")]


def _row(work: Work, year: int, one: SignedUp) -> Choice:
    name = work.context.ward.unit_name(one.unit)
    word = one.unit.word
    return choice("sign_ups.row", "staff.sign_up", year, word, unit=name, count=one.contents)


async def show_missing(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Show the units not registered for a year."""
    await leave(state)
    year, page = map(int, args)
    missing = (await sign_ups.sign_ups(work, year)).missing
    shown = missing[page * NAMED : (page + 1) * NAMED]
    says = [say("sign_ups.missing_title", year=str(year), count=len(missing))]
    says += [say("sign_ups.missing_row", unit=work.context.ward.unit_name(one)) for one in shown]
    says.append(say("sign_ups.missing_how" if missing else "sign_ups.all_signed"))
    ways = [_back(year)]
    if len(missing) > (page + 1) * NAMED:
        ways.insert(0, choice("sign_ups.more", "staff.no_sign_up", year, page + 1))
    work.show(Screen(says, [*ways, choice("desk", "staff"), back_to_menu()]))


async def show_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one unit's registration: its contents, each with its target."""
    await leave(state)
    year, word = args
    found = await sign_ups.sign_up(work, word, int(year))
    if found is None:
        await show_signed(event, work, state, [year, "0"])
        return
    name, day = unit_name(work.context.ward, word), f"{day_of(found.registered_at):%d/%m/%Y}"
    says = [say("unit_desk.registered_for", unit=name, year=year, day=day)]
    says += lines(found.contents, found.targets)
    work.show(Screen(says, [_back(int(year)), choice("desk", "staff"), back_to_menu()]))


def _back(year: int) -> Choice:
    return choice("sign_ups.back", "staff.sign_ups", year, 0)


CONVERSATION = Conversation(
    "units.sign_ups",
    action="triage",
    commands={
        "sign_ups": show_signed,
    },
    presses={
        "staff.sign_ups": show_signed,
        "staff.no_sign_up": show_missing,
        "staff.sign_up": show_one,
    },
)
