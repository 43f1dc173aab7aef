"""The screens for drafting an initiative: one for each step."""

from collections.abc import Callable, Mapping

from domain.initiatives.initiatives import DraftStep, Maturity, step_before, step_to_go_on
from domain.screens import Choice, Screen, say
from domain.ward import Ward
from handlers.initiatives.dossier_screens import preview_screen
from handlers.kit.choices import choice
from services.initiatives.dossier import Dossier

MOST_KHOI_BUTTONS = 20


def step_screen(step: DraftStep, dossier: Dossier, ward: Ward) -> Screen:
    """Return the screen that asks for this step."""
    return _SCREENS[step](dossier, ward)


def _one(dossier: Dossier) -> str:
    return dossier.id.hex


def _ways_out(step: DraftStep, dossier: Dossier, ward: Ward, *, is_known: bool) -> list[Choice]:
    """Return the buttons that leave a step without an answer: keep what is known, or go back."""
    one, asks_khoi = _one(dossier), bool(ward.khoi)
    if dossier.reached is DraftStep.PREVIEW:
        return [choice("keep", "tell.go", one, DraftStep.PREVIEW)]
    ways = []
    if is_known:
        onward = step_to_go_on(step, dossier.reached, asks_khoi=asks_khoi)
        ways.append(choice("keep", "tell.go", one, onward))
    before = step_before(step, asks_khoi=asks_khoi)
    return [*ways, choice("back", "tell.go", one, before)] if before is not None else ways


def _story(dossier: Dossier, ward: Ward) -> Screen:
    key = "drafting.story_again" if dossier.initiative.story else "drafting.story"
    ways = _ways_out(DraftStep.STORY, dossier, ward, is_known=dossier.is_told)
    return Screen([say(key), say("drafting.story_how")], [*ways, choice("later", "tell.later")])


def _maturity(dossier: Dossier, ward: Ward) -> Screen:
    answers = [choice(f"maturity_{m}", "tell.maturity", _one(dossier), m) for m in Maturity]
    ways = _ways_out(DraftStep.MATURITY, dossier, ward, is_known=False)
    return Screen([say("drafting.maturity")], [*answers, *ways])


def _name(dossier: Dossier, ward: Ward) -> Screen:
    ways = _ways_out(DraftStep.NAME, dossier, ward, is_known=bool(dossier.initiative.name))
    none = choice("no_name", "tell.noname", _one(dossier))
    return Screen([say("drafting.name")], [none, *ways])


def consent_screen(dossier: Dossier, name: str, mark: str, helped: str | None = None) -> Screen:
    """Return the question whether the ward may keep this name; ``mark`` identifies the name.

    ``helped`` is what the helped neighbour is called, whom a helper asks aloud.
    """
    one = _one(dossier)
    choices = [
        choice("shared_phone.consent_aloud" if helped else "consent", "tell.consent", one, mark),
        choice("retype_name", "tell.go", one, DraftStep.NAME),
        choice("no_name", "tell.noname", one),
    ]
    asked = say("drafting.consent_name", name=name)
    if helped:
        asked = say("shared_phone.consent_name_aloud", called=helped, name=name)
    return Screen([asked], choices, once=True)


def _khoi(dossier: Dossier, ward: Ward) -> Screen:
    one = _one(dossier)
    listed = ward.khoi if len(ward.khoi) <= MOST_KHOI_BUTTONS else ()
    choices = [choice("as_is", "tell.khoi", one, khoi.code, text=khoi.name) for khoi in listed]
    ways = _ways_out(DraftStep.KHOI, dossier, ward, is_known=dossier.initiative.khoi is not None)
    key = "drafting.khoi" if listed else "drafting.khoi_typed"
    return Screen([say(key)], [*choices, choice("khoi_unknown", "tell.nokhoi", one), *ways])


def _phone(dossier: Dossier, ward: Ward) -> Screen:
    ways = _ways_out(DraftStep.PHONE, dossier, ward, is_known=bool(dossier.initiative.phone))
    none = choice("no_phone", "tell.nophone", _one(dossier))
    return Screen([say("drafting.phone")], [none, *ways])


_SCREENS: Mapping[DraftStep, Callable[[Dossier, Ward], Screen]] = {
    DraftStep.STORY: _story,
    DraftStep.MATURITY: _maturity,
    DraftStep.NAME: _name,
    DraftStep.KHOI: _khoi,
    DraftStep.PHONE: _phone,
    DraftStep.PREVIEW: preview_screen,
}
