"""Walking through ``Ghi một buổi học``: asking what is not told yet, then the whole to agree to."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from domain.initiatives.initiatives import Content
from domain.screens import Choice, Phrase, Screen, say
from domain.units.units import UnitKind, read_unit
from domain.ward import Ward
from handlers.kit.choices import choice
from handlers.kit.drafts import GATHERING, begun, draft, keep
from handlers.units.states import Gather
from services.learning import lessons
from services.units.scope import UNIT_ROLES, own_unit
from services.work import Work

STATES: Mapping[str, State] = {
    "day": Gather.day,
    "khoi": Gather.khoi,
    "topic": Gather.topic,
    "heads": Gather.heads,
    "photo": Gather.photo,
    "content": Gather.content,
}
"""What a class is told by, in the order it is asked; the content has a default, asked last."""
PREVIEW = "preview"
NONE = "-"
"""Of no khối in particular; no photo."""
MOST_TOPICS = 9
ClassSessionFacts = Mapping[str, Any]


async def go_on(work: Work, state: FSMContext, lead: Sequence[Phrase] = ()) -> None:
    """Ask for the first thing that is not told yet, or show the whole."""
    told = await begun(state, GATHERING)
    await ask(work, state, next((step for step in STATES if step not in told), PREVIEW), lead)


async def ask(work: Work, state: FSMContext, step: str, lead: Sequence[Phrase] = ()) -> None:
    """Ask for one thing, and remember that it is being asked. Raises NotYourUnit."""
    told = await begun(state, GATHERING)
    await own_unit(work, str(told["unit"]), roles=UNIT_ROLES)
    await state.set_state(STATES.get(step, Gather.preview))
    screen = await _SCREENS[step](work, told)
    work.show(screen.led_by(lead))


async def ask_again(
    work: Work, state: FSMContext, lead: Sequence[Phrase], *, is_short: bool = False
) -> None:
    """Ask again what is being asked; ``is_short``: only ``lead`` and the ways to answer."""
    now = await state.get_state()
    step = next((name for name, one in STATES.items() if one.state == now), PREVIEW)
    screen = await _SCREENS[step](work, await draft(state, GATHERING))
    work.show(replace(screen, says=lead) if is_short else screen.led_by(lead))


async def tell(work: Work, state: FSMContext, **told: Any) -> None:
    """Keep what was told and go on. Raises NothingBegun."""
    await begun(state, GATHERING)
    await keep(state, GATHERING, **told)
    await go_on(work, state)


def _ways_out(told: ClassSessionFacts, step: str) -> list[Choice]:
    kept = [choice("keep", "gather.go")] if step in told else []
    return [*kept, choice("later", "gather.later")]


async def _day(work: Work, told: ClassSessionFacts) -> Screen:
    ways = [
        choice("unit_desk.today", "gather.day", 0),
        choice("unit_desk.yesterday", "gather.day", 1),
    ]
    return Screen([say("unit_desk.ask_day")], [*ways, *_ways_out(told, "day")])


async def _khoi(work: Work, told: ClassSessionFacts) -> Screen:
    rows = [
        choice("as_is", "gather.khoi", one.code, text=one.name) for one in work.context.ward.khoi
    ]
    none = choice("unit_desk.no_khoi", "gather.khoi", NONE)
    return Screen([say("unit_desk.ask_khoi")], [*rows, none, *_ways_out(told, "khoi")])


async def _topic(work: Work, told: ClassSessionFacts) -> Screen:
    shown = [lesson for lesson, _ in await lessons.visible(work)][:MOST_TOPICS]
    rows = [choice("as_is", "gather.topic", one.id, text=one.title) for one in shown]
    return Screen([say("unit_desk.ask_topic")], [*rows, *_ways_out(told, "topic")])


async def _heads(work: Work, told: ClassSessionFacts) -> Screen:
    return Screen([say("unit_desk.ask_heads")], _ways_out(told, "heads"))


async def _photo(work: Work, told: ClassSessionFacts) -> Screen:
    none = choice("unit_desk.no_photo", "gather.nophoto")
    says = [say("unit_desk.ask_photo"), say("unit_desk.photo_how")]
    return Screen(says, [none, *_ways_out(told, "photo")])


async def _content(work: Work, told: ClassSessionFacts) -> Screen:
    rows = [choice(f"unit_desk.content_{one}", "gather.content", one) for one in Content]
    return Screen([say("unit_desk.ask_content")], [*rows, *_ways_out(told, "content")])


async def _preview(work: Work, told: ClassSessionFacts) -> Screen:
    ways = [
        choice("unit_desk.save", "gather.save"),
        choice("edit", "gather.edit"),
        choice("later", "gather.later"),
    ]
    says = [say("unit_desk.gathering_preview"), *lines(told, work.context.ward)]
    return Screen([*says, say("unit_desk.gathering_ask")], ways, once=True)


def lines(told: ClassSessionFacts, ward: Ward) -> list[Phrase]:
    """Return a class in a few lines."""
    unit = read_unit(str(told["unit"]))
    khoi = ward.khoi_by_code(told["khoi"])
    says = [
        say("unit_desk.of_unit", unit=ward.unit_name(unit) if unit else ""),
        say("unit_desk.of_day", day=f"{date.fromisoformat(told['day']):%d/%m/%Y}"),
    ]
    if khoi is not None and unit is not None and unit.kind is UnitKind.ORGANISATION:
        says.append(say("unit_desk.of_khoi", khoi=khoi.name))
    says += [
        say(f"unit_desk.of_content_{told['content']}"),
        say("unit_desk.of_topic", topic=told["topic"]),
        say("unit_desk.of_heads", count=told["heads"]),
    ]
    has_photo = told["photo"] != NONE
    return [*says, say("unit_desk.of_photo" if has_photo else "unit_desk.of_no_photo")]


_SCREENS: Mapping[str, Callable[[Work, ClassSessionFacts], Awaitable[Screen]]] = {
    "day": _day,
    "khoi": _khoi,
    "topic": _topic,
    "heads": _heads,
    "photo": _photo,
    "content": _content,
    PREVIEW: _preview,
}
