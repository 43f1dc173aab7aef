"""Walking through ``Đăng ký thi đua``: year, contents, a target for each, the whole to agree to."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram.fsm.context import FSMContext

from domain.initiatives.initiatives import Content
from domain.screens import Phrase, Screen, say
from domain.units.units import read_unit
from domain.ward import Ward
from handlers.kit.choices import choice
from handlers.kit.drafts import REGISTRATION, begun, draft
from handlers.units.states import Register
from services.units.scope import UNIT_ROLES, own_unit
from services.work import Work

RegistrationFacts = Mapping[str, Any]


async def go_on(work: Work, state: FSMContext, lead: Sequence[Phrase] = ()) -> None:
    """Ask for what is not told yet, or show the whole. Raises NotYourUnit."""
    told = await begun(state, REGISTRATION)
    await own_unit(work, str(told["unit"]), roles=UNIT_ROLES)
    await state.set_state(_step(told))
    await ask_again(work, state, lead)


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask again what is being asked."""
    told, now = await draft(state, REGISTRATION), await state.get_state()
    if now == Register.year.state:
        screen = _year(work)
    elif now == Register.contents.state:
        screen = _contents(told)
    elif now == Register.target.state:
        screen = _target(told)
    else:
        screen = _preview(work, told)
    work.show(screen.led_by(lead))


def _step(told: RegistrationFacts) -> Any:
    if "year" not in told:
        return Register.year
    if not told.get("is_chosen"):
        return Register.contents
    return Register.target if without_target(told) is not None else Register.preview


def without_target(told: RegistrationFacts) -> Content | None:
    """Return the first chosen content whose target was not asked yet."""
    targets = told.get("targets", {})
    return next((one for one in Content if one in told["contents"] and one not in targets), None)


def _year(work: Work) -> Screen:
    years = (work.today.year, work.today.year + 1)
    rows = [choice("unit_desk.year", "register.year", year, year=year) for year in years]
    return Screen([say("unit_desk.ask_year")], [*rows, choice("later", "register.later")])


def _contents(told: RegistrationFacts) -> Screen:
    chosen = told.get("contents", [])
    rows = [
        choice(
            f"unit_desk.chosen_{one}" if one in chosen else f"unit_desk.content_{one}",
            "register.toggle",
            one,
        )
        for one in Content
    ]
    ways = [choice("unit_desk.chosen_all", "register.chosen"), choice("later", "register.later")]
    return Screen([say("unit_desk.ask_contents", count=len(chosen))], [*rows, *ways])


def _target(told: RegistrationFacts) -> Screen:
    content = without_target(told) or Content.ND5
    none = choice("unit_desk.no_target", "register.notarget", content)
    says = [say(f"unit_desk.of_content_{content}"), say("unit_desk.ask_target")]
    return Screen(says, [none, choice("later", "register.later")])


def _preview(work: Work, told: RegistrationFacts) -> Screen:
    unit = read_unit(str(told["unit"]))
    name = work.context.ward.unit_name(unit) if unit else ""
    says = [say("unit_desk.registration_preview", unit=name, year=str(told["year"]))]
    says += lines(told["contents"], told.get("targets", {}))
    ways = [
        choice("unit_desk.register_yes", "register.save"),
        choice("edit", "register.edit"),
        choice("later", "register.later"),
    ]
    return Screen([*says, say("unit_desk.registration_ask")], ways, once=True)


def lines(contents: Sequence[str], targets: Mapping[str, str]) -> list[Phrase]:
    """Return the chosen contents, each followed by its target."""
    says: list[Phrase] = []
    for one in Content:
        if one in contents:
            says.append(say(f"unit_desk.of_content_{one}"))
            target = targets.get(one)
            told = say("unit_desk.target", text=target) if target else say("unit_desk.target_none")
            says.append(told)
    return says


def unit_name(ward: Ward, word: str) -> str:
    """Return the name of the unit an action names."""
    unit = read_unit(word)
    return ward.unit_name(unit) if unit else word
