"""The screens of telling an initiative: one for each step, and the preview."""

from collections.abc import Callable, Mapping

from aiogram.fsm.state import State

from domain.initiatives import Maturity, Step, title
from domain.people import show_phone
from domain.screens import Choice, Phrase, Screen, say
from domain.ward import Ward
from handlers.choices import choice
from handlers.states import Propose
from services.initiatives import Dossier

WAITS_FOR_WORDS: Mapping[Step, State] = {
    Step.STORY: Propose.story,
    Step.NAME: Propose.name,
    Step.KHOI: Propose.khoi,
    Step.PHONE: Propose.phone,
}
MOST_KHOI_BUTTONS = 20
SHOWN_STORY = 1_500
"""Characters of the story a preview shows; the rest is kept and said to be longer."""


def step_screen(step: Step, dossier: Dossier, ward: Ward) -> Screen:
    """Return the screen that asks for this step."""
    return _SCREENS[step](dossier, ward)


def _later(dossier: Dossier) -> Choice:
    return choice("later", "tell.later", dossier.initiative.id.hex)


def _back(dossier: Dossier, step: Step) -> Choice:
    return choice("back", "tell.go", dossier.initiative.id.hex, step)


def _story(dossier: Dossier, _ward: Ward) -> Screen:
    key = "telling.story_again" if dossier.initiative.story else "telling.story"
    return Screen([say(key), say("telling.story_how")], [_later(dossier)])


def _maturity(dossier: Dossier, _ward: Ward) -> Screen:
    one = dossier.initiative.id.hex
    ways = [choice(f"maturity_{m}", "tell.maturity", one, m) for m in Maturity]
    return Screen([say("telling.maturity")], [*ways, _back(dossier, Step.STORY)])


def _name(dossier: Dossier, _ward: Ward) -> Screen:
    one = dossier.initiative.id.hex
    known = dossier.initiative.name
    keep = [choice("keep", "tell.go", one, Step.KHOI)] if known else []
    choices = [*keep, choice("no_name", "tell.noname", one), _back(dossier, Step.MATURITY)]
    return Screen([say("telling.name")], choices)


def consent_screen(dossier: Dossier, name: str) -> Screen:
    """Return the question whether the ward may keep this name with the initiative."""
    one = dossier.initiative.id.hex
    choices = [choice("consent", "tell.consent", one), choice("no_name", "tell.noname", one)]
    return Screen([say("telling.consent_name", name=name)], choices, once=True)


def _khoi(dossier: Dossier, ward: Ward) -> Screen:
    one = dossier.initiative.id.hex
    listed = ward.khoi if len(ward.khoi) <= MOST_KHOI_BUTTONS else ()
    choices = [choice("as_is", "tell.khoi", one, khoi.code, text=khoi.name) for khoi in listed]
    unknown = choice("khoi_unknown", "tell.khoi", one, "-")
    return Screen([say("telling.khoi")], [*choices, unknown, _back(dossier, Step.NAME)])


def _phone(dossier: Dossier, _ward: Ward) -> Screen:
    one = dossier.initiative.id.hex
    choices = [choice("no_phone", "tell.nophone", one), _back(dossier, Step.KHOI)]
    return Screen([say("telling.phone")], choices)


def _preview(dossier: Dossier, ward: Ward) -> Screen:
    one = dossier.initiative.id.hex
    is_secret = dossier.initiative.is_confidential
    secret = choice("not_secret" if is_secret else "secret", "tell.secret", one, int(not is_secret))
    choices = [choice("send", "tell.send", one), choice("edit", "tell.edit", one), secret]
    says = [say("telling.preview"), *summary(dossier, ward), say("telling.preview_ask")]
    return Screen(says, [*choices, _later(dossier)], once=True)


_SCREENS: Mapping[Step, Callable[[Dossier, Ward], Screen]] = {
    Step.STORY: _story,
    Step.MATURITY: _maturity,
    Step.NAME: _name,
    Step.KHOI: _khoi,
    Step.PHONE: _phone,
    Step.PREVIEW: _preview,
}


def edit_screen(dossier: Dossier) -> Screen:
    """Return the list of what can be changed before sending."""
    one = dossier.initiative.id.hex
    fields = (Step.STORY, Step.MATURITY, Step.NAME, Step.KHOI, Step.PHONE)
    choices = [choice(f"change_{step}", "tell.change", one, step) for step in fields]
    return Screen([say("telling.edit")], [*choices, choice("back", "tell.go", one, Step.PREVIEW)])


def summary(dossier: Dossier, ward: Ward) -> list[Phrase]:
    """Return an initiative in a few lines, as its author reads it back."""
    found = dossier.initiative
    says = [_story_line(found.story)]
    if found.maturity:
        says.append(say(f"telling.is_{found.maturity}"))
    khoi = ward.khoi_by_code(found.khoi)
    says.append(say("telling.by_name", name=found.name) if found.name else say("telling.by_nobody"))
    says.append(say("telling.in_khoi", khoi=khoi.name) if khoi else say("telling.in_no_khoi"))
    if found.phone:
        says.append(say("telling.has_phone", phone=show_phone(found.phone)))
    if dossier.files:
        says.append(say("telling.has_files", count=len(dossier.files)))
    if found.is_confidential:
        says.append(say("telling.is_secret"))
    return says


def _story_line(story: str) -> Phrase:
    if not story:
        return say("telling.no_story")
    return say("telling.told", story=title(story, SHOWN_STORY))
