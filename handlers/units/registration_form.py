"""The form of ``Đăng ký thi đua``: year, contents, a target for each, the preview."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiogram.fsm.context import FSMContext

from domain.answers import AnswerMode
from domain.initiatives.initiatives import Content
from domain.screens import Phrase, Screen, say
from domain.units.units import read_unit
from domain.ward import Ward
from handlers.kit.choices import choice
from handlers.kit.drafts import begun, draft, keep
from handlers.kit.forms import Form, Step
from handlers.units.states import Register
from services.units.registration import read_target
from services.units.scope import UNIT_ROLES, NotYourUnit, own_unit
from services.work import Work

REGISTRATION = "registration"
"""Under which the year being told is kept until it is saved."""
RegistrationFacts = Mapping[str, Any]


async def keep_target(work: Work, state: FSMContext, content: Content, target: str) -> None:
    """Keep the target of one content and go on."""
    told = await draft(state, REGISTRATION)
    await keep(state, REGISTRATION, targets={**told.get("targets", {}), str(content): target})
    await FORM.go_on(work, state)


async def _told(work: Work, state: FSMContext) -> RegistrationFacts:
    told = await begun(state, REGISTRATION)
    await own_unit(work, str(told["unit"]), roles=UNIT_ROLES)
    return told


async def _target_typed(work: Work, state: FSMContext, text: str) -> None:
    content = without_target(await draft(state, REGISTRATION))
    await keep_target(work, state, content or Content.ND5, read_target(text))


def without_target(told: RegistrationFacts) -> Content | None:
    """Return the first chosen content whose target was not asked yet."""
    targets = told.get("targets", {})
    return next((one for one in Content if one in told["contents"] and one not in targets), None)


async def _year(work: Work, _told: RegistrationFacts) -> Screen:
    years = (work.today.year, work.today.year + 1)
    rows = [choice("unit_desk.year", "register.year", year, year=year) for year in years]
    return Screen([say("unit_desk.ask_year")], [*rows, choice("later", "register.later")])


async def contents(_work: Work, told: RegistrationFacts) -> Screen:
    """Return the contents to choose from, the chosen ones marked."""
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


async def _target(_work: Work, told: RegistrationFacts) -> Screen:
    content = without_target(told) or Content.ND5
    none = choice("unit_desk.no_target", "register.notarget", content)
    says = [say(f"unit_desk.of_content_{content}"), say("unit_desk.ask_target")]
    return Screen(says, [none, choice("later", "register.later")])


async def _preview(work: Work, told: RegistrationFacts) -> Screen:
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


FORM: Form[RegistrationFacts] = Form(
    [
        Step("year", Register.year, _year, lambda told: "year" not in told),
        Step("contents", Register.contents, contents, lambda told: not told.get("is_chosen")),
        Step(
            "target",
            Register.target,
            _target,
            lambda told: without_target(told) is not None,
            _target_typed,
            AnswerMode.WORDS,
        ),
        Step("preview", Register.preview, _preview),
    ],
    load=_told,
    passes=(NotYourUnit,),
    is_short=False,
)
