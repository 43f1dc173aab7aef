"""``Đăng ký thi đua``: a unit registers for a year's movement; a newer one replaces it."""

from dataclasses import replace

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.initiatives.initiatives import Content
from domain.screens import Phrase, Screen, say
from domain.units.units import Unit
from domain.zone import day_of
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes
from handlers.kit.drafts import draft, forget, keep
from handlers.kit.memory import leave
from handlers.kit.scope import unit_meant, within_scope
from handlers.units.registration_form import (
    FORM,
    REGISTRATION,
    contents,
    keep_target,
    lines,
    unit_name,
)
from services.units import registration
from services.units.registration import NothingChosen
from services.units.scope import UNIT_ROLES
from services.work import Work


async def start(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Show a unit's registration, and the way to register."""
    await leave(state)
    unit = await unit_meant(
        work,
        args or [],
        UNIT_ROLES,
        lambda one, name: choice("unit_desk.unit", "register", one.word, unit=name),
    )
    if unit is not None:
        await _show(work, state, unit)


async def _show(work: Work, state: FSMContext, unit: Unit) -> None:
    name, says = work.context.ward.unit_name(unit), list[Phrase]()
    for year in (work.today.year, work.today.year + 1):
        found = await registration.standing(work, unit.word, year)
        if found is not None:
            day = f"{day_of(found.registered_at):%d/%m/%Y}"
            says.append(say("unit_desk.registered_for", unit=name, year=str(year), day=day))
            says += lines(found.contents, found.targets)
    begun = (await draft(state, REGISTRATION)).get("unit") == unit.word
    ways = [choice("unit_desk.register_on", "register.go")] if begun else []
    ways.append(choice("unit_desk.register_new", "register.new", unit.word))
    says.append(
        say("unit_desk.register_how") if says else say("unit_desk.not_registered", unit=name)
    )
    work.show(Screen(says, [*ways, choice("unit_desk.back_to_desk", "lead"), back_to_menu()]))


async def begin(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Begin a registration."""
    await leave(state)
    await forget(state, REGISTRATION)
    await keep(state, REGISTRATION, unit=args[0], contents=[], targets={})
    await FORM.go_on(work, state)


async def go(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Go on where it stopped."""
    await FORM.go_on(work, state)


async def keep_year(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the year."""
    await keep(state, REGISTRATION, year=int(args[0]))
    await FORM.go_on(work, state)


async def toggle(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Choose a content, or remove it."""
    told = await draft(state, REGISTRATION)
    content = Content(args[0])
    chosen = set(told.get("contents", [])) ^ {content}
    await keep(state, REGISTRATION, contents=[one for one in Content if one in chosen])
    if FORM.next_step(await draft(state, REGISTRATION)).screen is not contents:
        await FORM.go_on(work, state)
        return
    work.show(replace(await contents(work, await draft(state, REGISTRATION)), stays=True))


async def chosen_all(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """End the choice; without a content it is asked for again."""
    if not (await draft(state, REGISTRATION)).get("contents"):
        await FORM.go_on(work, state, [Phrase(NothingChosen.code)])
        return
    await keep(state, REGISTRATION, is_chosen=True)
    await FORM.go_on(work, state)


async def keep_no_target(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep no target for this content."""
    await keep_target(work, state, Content(args[0]), "")


async def edit(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Choose again; targets are asked again, earlier answers stay until then."""
    await keep(state, REGISTRATION, is_chosen=False, targets={})
    await FORM.go_on(work, state)


async def save(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Register the unit."""
    told = await draft(state, REGISTRATION)
    if "year" not in told or not told.get("contents"):
        await FORM.go_on(work, state)
        return
    contents = [Content(one) for one in told["contents"]]
    targets = {Content(one): text for one, text in told.get("targets", {}).items()}
    replaced = await registration.register(
        work, told["unit"], year=told["year"], contents=contents, targets=targets
    )
    await leave(state)
    await forget(state, REGISTRATION)
    key = "unit_desk.registered_anew" if replaced else "unit_desk.registered_now"
    name = unit_name(work.context.ward, told["unit"])
    says = [say(key, unit=name, year=str(told["year"]))]
    work.show(Screen(says, [choice("unit_desk.back_to_desk", "lead"), back_to_menu()]))


async def later(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Put it aside; the answers stay."""
    await leave(state)
    on = choice("unit_desk.register_on", "register.go")
    work.show(Screen([say("unit_desk.registration_kept")], [on, back_to_menu()]))


CONVERSATION = Conversation(
    "units.registration",
    action="register_unit",
    guard=within_scope,
    commands={
        "register": start,
    },
    keeps=(REGISTRATION,),
    presses={
        "register": start,
        "register.new": begin,
        "register.go": go,
        "register.year": keep_year,
        "register.toggle": toggle,
        "register.chosen": chosen_all,
        "register.notarget": keep_no_target,
        "register.edit": edit,
        "register.save": save,
        "register.later": later,
    },
    own_codes=OwnCodes.INITIATIVE,
    again=FORM.ask_again,
    states=FORM.states(),
)
