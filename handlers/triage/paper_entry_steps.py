"""Walking through a paper: asking what is not typed in yet, then the whole to look over."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from domain.initiatives.initiatives import title
from domain.people import show_phone
from domain.screens import Choice, Phrase, Screen, say
from domain.triage.paper_forms import NothingToKeep
from domain.ward import Ward
from handlers.kit.choices import choice
from handlers.kit.drafts import draft, keep
from handlers.triage.states import KeyIn
from services.work import Work

KEYED = "keyed"
NONE = "-"
"""Asked, and the paper holds none."""
YES = "yes"
STATES: Mapping[str, State] = {
    "paper": KeyIn.paper,
    "story": KeyIn.story,
    "agreed": KeyIn.agreed,
    "name": KeyIn.name,
    "khoi": KeyIn.khoi,
    "phone": KeyIn.phone,
    "day": KeyIn.day,
    "photos": KeyIn.photos,
}
"""What a paper is told by, in the order it is asked; ``done`` names what may be added to."""
ASKED = frozenset(state.state for state in KeyIn.__states__)
PREVIEW = "preview"
SHOWN_STORY = 600
PaperFacts = Mapping[str, Any]


async def begun(state: FSMContext) -> dict[str, Any]:
    """Return the paper at hand. Raises NothingToKeep."""
    told = await draft(state, KEYED)
    if not told:
        raise NothingToKeep
    return told


async def go_on(work: Work, state: FSMContext, lead: Sequence[Phrase] = ()) -> None:
    """Ask for the first thing that is not told yet, or show the whole."""
    told = await begun(state)
    await ask(work, state, next((step for step in STATES if _lacks(told, step)), PREVIEW), lead)


def _lacks(told: PaperFacts, step: str) -> bool:
    if step == "name":
        return told.get("agreed") == YES and "name" not in told
    return step not in told["done"]


async def ask(work: Work, state: FSMContext, step: str, lead: Sequence[Phrase] = ()) -> None:
    """Ask for one thing, and remember that it is being asked."""
    told = await begun(state)
    await state.set_state(STATES.get(step, KeyIn.preview))
    work.show((await _SCREENS[step](work, told)).led_by(lead))


async def ask_again(
    work: Work, state: FSMContext, lead: Sequence[Phrase], *, is_short: bool = False
) -> None:
    """Ask again what is being asked; ``is_short``: only ``lead`` and the ways to answer."""
    now = await state.get_state()
    step = next((name for name, one in STATES.items() if one.state == now), PREVIEW)
    screen = await _SCREENS[step](work, await begun(state))
    work.show(replace(screen, says=lead) if is_short else screen.led_by(lead))


async def tell(work: Work, state: FSMContext, step: str, **told: Any) -> None:
    """Keep what was told at a step and go on. Raises NothingToKeep."""
    done = (await begun(state))["done"]
    more = done if step in done else [*done, step]
    await keep(state, KEYED, **told, done=more)
    await go_on(work, state)


def _ways_out(told: PaperFacts, step: str) -> list[Choice]:
    kept = [choice("keep", "key.go")] if step in told["done"] else []
    return [*kept, choice("later", "key.later")]


async def _paper(work: Work, told: PaperFacts) -> Screen:
    ways = [choice("paper_entry.no_paper", "key.nonumber"), *_ways_out(told, "paper")]
    return Screen([say("paper_entry.ask_paper")], ways)


async def _story(work: Work, told: PaperFacts) -> Screen:
    says = [say("paper_entry.ask_story"), say("paper_entry.ask_story_photo")]
    if told.get("retells"):
        says = [say("paper_entry.ask_story_again")]
    ways = [choice("paper_entry.told_all", "key.told"), choice("later", "key.later")]
    return Screen(says, ways)


async def _agreed(work: Work, told: PaperFacts) -> Screen:
    ways = [
        choice("paper_entry.agreed_yes", "key.agreed", YES),
        choice("paper_entry.agreed_no", "key.agreed", NONE),
    ]
    return Screen([say("paper_entry.ask_agreed")], [*ways, *_ways_out(told, "agreed")])


async def _name(work: Work, told: PaperFacts) -> Screen:
    none = choice("paper_entry.agreed_no", "key.agreed", NONE)
    return Screen([say("paper_entry.ask_name")], [none, *_ways_out(told, "name")])


async def _khoi(work: Work, told: PaperFacts) -> Screen:
    rows = [choice("as_is", "key.khoi", one.code, text=one.name) for one in work.context.ward.khoi]
    none = choice("paper_entry.no_khoi", "key.nokhoi")
    return Screen([say("paper_entry.ask_khoi")], [*rows, none, *_ways_out(told, "khoi")])


async def _phone(work: Work, told: PaperFacts) -> Screen:
    none = choice("paper_entry.no_phone", "key.nophone")
    return Screen([say("paper_entry.ask_phone")], [none, *_ways_out(told, "phone")])


async def _day(work: Work, told: PaperFacts) -> Screen:
    ways = [
        choice("paper_entry.today", "key.day", 0),
        choice("paper_entry.yesterday", "key.day", 1),
    ]
    return Screen([say("paper_entry.ask_day")], [*ways, *_ways_out(told, "day")])


async def _photos(work: Work, told: PaperFacts) -> Screen:
    label = "paper_entry.told_all" if told.get("photos") else "paper_entry.no_photos"
    return Screen(
        [say("paper_entry.ask_photos")], [choice(label, "key.photos"), choice("later", "key.later")]
    )


async def _preview(work: Work, told: PaperFacts) -> Screen:
    ways = [
        choice("paper_entry.save", "key.save"),
        choice("edit", "key.edit"),
        choice("later", "key.later"),
    ]
    return Screen([say("paper_entry.preview"), *lines(told, work.context.ward)], ways, once=True)


def lines(told: PaperFacts, ward: Ward) -> list[Phrase]:
    """Return a paper in a few lines."""
    khoi = ward.khoi_by_code(told["khoi"])
    story = title(told.get("story", ""), SHOWN_STORY)
    says = [
        say("paper_entry.of_no_paper")
        if told["paper"] == NONE
        else say("paper_entry.of_paper", number=told["paper"]),
        say("paper_entry.of_story", story=story) if story else say("paper_entry.of_no_story"),
        say("paper_entry.of_name", name=told["name"])
        if told["agreed"] == YES
        else say("paper_entry.of_no_name"),
        say("paper_entry.of_khoi", khoi=khoi.name) if khoi else say("paper_entry.of_no_khoi"),
        say("paper_entry.of_no_phone")
        if told["phone"] == NONE
        else say("paper_entry.of_phone", phone=show_phone(told["phone"])),
        say("paper_entry.of_day", day=f"{date.fromisoformat(told['day']):%d/%m/%Y}"),
    ]
    return [*says, say("paper_entry.of_photos", count=len(told.get("photos", ())))]


_SCREENS: Mapping[str, Callable[[Work, PaperFacts], Awaitable[Screen]]] = {
    "paper": _paper,
    "story": _story,
    "agreed": _agreed,
    "name": _name,
    "khoi": _khoi,
    "phone": _phone,
    "day": _day,
    "photos": _photos,
    PREVIEW: _preview,
}
