"""``Ghi một buổi học``: a class session recorded step by step, checked, saved, listed, removed."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.initiatives.initiatives import Content, title
from domain.screens import Screen, say
from domain.units.units import Unit, UnitKind
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes
from handlers.kit.drafts import draft, forget, keep
from handlers.kit.memory import leave
from handlers.kit.scope import unit_meant, within_scope
from handlers.units.class_session_form import FORM, GATHERING, NONE, lines, tell
from handlers.units.states import Gather
from services.units import class_sessions
from services.units.scope import UNIT_ROLES, own_unit
from services.work import Work

SHOWN_TOPIC = 40


async def start(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str] | None = None
) -> None:
    """Show the class sessions of a unit, and the way to record one more."""
    await leave(state)
    unit = await unit_meant(
        work,
        args or [],
        UNIT_ROLES,
        lambda one, name: choice("unit_desk.unit", "gather", one.word, unit=name),
    )
    if unit is not None:
        await _show_list(work, state, unit)


async def _show_list(work: Work, state: FSMContext, unit: Unit) -> None:
    held = await class_sessions.listed(work, unit.word)
    key = "unit_desk.gatherings" if held else "unit_desk.no_gatherings"
    rows = [
        choice(
            "unit_desk.gathering",
            "gather.one",
            one.id.hex,
            day=f"{one.held_on:%d/%m}",
            topic=title(one.topic, SHOWN_TOPIC),
            count=one.headcount,
        )
        for one in held
    ]
    begun = (await draft(state, GATHERING)).get("unit") == unit.word
    ways = [choice("unit_desk.gather_on", "gather.go")] if begun else []
    ways.append(choice("unit_desk.gather_new", "gather.new", unit.word))
    says = [say(key, unit=work.context.ward.unit_name(unit))]
    work.show(
        Screen(says, [*ways, *rows, choice("unit_desk.back_to_desk", "lead"), back_to_menu()])
    )


async def begin(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Begin to record a class session; a khối's own class belongs to that khối."""
    unit = await own_unit(work, args[0], roles=UNIT_ROLES)
    await leave(state)
    await forget(state, GATHERING)
    known = {"khoi": unit.code} if unit.kind is UnitKind.KHOI else {}
    await keep(state, GATHERING, unit=unit.word, content=Content.ND5, **known)
    await FORM.go_on(work, state)


async def go(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Go on where the recording stopped."""
    await FORM.go_on(work, state)


async def keep_day(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep today or yesterday."""
    await tell(work, state, day=(work.today - timedelta(days=int(args[0]))).isoformat())


async def keep_khoi(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep the khối that was chosen."""
    khoi = work.context.ward.khoi_by_code(args[0])
    await tell(work, state, khoi=khoi.code if khoi else NONE)


async def keep_topic(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Keep a lesson as the topic."""
    lesson = work.context.catalogue.find(args[0])
    if lesson is None:
        await FORM.ask_again(work, state, [say("fallback.nonsense")])
        return
    await tell(work, state, topic=lesson.title)


async def keep_content(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Keep which of the plan's six contents it belongs to."""
    await tell(work, state, content=Content(args[0]))


async def keep_no_photo(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep no photo."""
    await tell(work, state, photo=NONE)


async def edit(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Offer the answers that can be changed."""
    await state.set_state(Gather.preview)
    told = await draft(state, GATHERING)
    is_of_khoi = str(told.get("unit")).startswith(UnitKind.KHOI)
    asked = [name for name in FORM.asked if not (name == "khoi" and is_of_khoi)]
    rows = [choice(f"unit_desk.change_{step}", "gather.change", step) for step in asked]
    work.show(Screen([say("unit_desk.gathering_edit")], [*rows, choice("back", "gather.go")]))


async def change(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask one question again."""
    await FORM.ask(work, state, args[0])


async def save(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Save it; a missing answer is asked for."""
    told = await draft(state, GATHERING)
    if not told.keys() >= set(FORM.asked):
        await FORM.go_on(work, state)
        return
    await class_sessions.save(work, _told(told))
    await leave(state)
    await forget(state, GATHERING)
    more = choice("unit_desk.gather_new", "gather.new", told["unit"])
    all_ = choice("unit_desk.all_gatherings", "gather", told["unit"])
    work.show(Screen([say("unit_desk.gathering_saved")], [more, all_, back_to_menu()]))


def _told(told: Mapping[str, str]) -> class_sessions.ClassSessionReport:
    return class_sessions.ClassSessionReport(
        unit=told["unit"],
        held_on=date.fromisoformat(told["day"]),
        khoi=None if told["khoi"] == NONE else told["khoi"],
        content=Content(told["content"]),
        topic=told["topic"],
        headcount=int(told["heads"]),
        photo=None if told["photo"] == NONE else UUID(told["photo"]),
    )


async def later(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Put it aside; the answers stay."""
    await leave(state)
    on = choice("unit_desk.gather_on", "gather.go")
    work.show(Screen([say("unit_desk.gathering_kept")], [on, back_to_menu()]))


async def show_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one class session."""
    found = await class_sessions.own(work, UUID(args[0]))
    unit = class_sessions.unit_of(found).word
    says = lines(_as_draft(class_sessions.as_told(found)), work.context.ward)
    back = choice("unit_desk.all_gatherings", "gather", unit)
    ways = [choice("unit_desk.take_back", "gather.take_back", args[0]), back, back_to_menu()]
    if found.taken_back_at is not None:
        says, ways = [*says, say("unit_desk.was_taken_back")], [back, back_to_menu()]
    work.show(Screen(says, ways))


def _as_draft(told: class_sessions.ClassSessionReport) -> Mapping[str, object]:
    return {
        "unit": told.unit,
        "day": told.held_on.isoformat(),
        "khoi": told.khoi,
        "content": told.content,
        "topic": told.topic,
        "heads": told.headcount,
        "photo": NONE if told.photo is None else told.photo.hex,
    }


async def take_back(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Remove a class session from the counts."""
    found = await class_sessions.take_back(work, UUID(args[0]))
    back = choice("unit_desk.all_gatherings", "gather", class_sessions.unit_of(found).word)
    work.show(Screen([say("unit_desk.taken_back")], [back, back_to_menu()]))


CONVERSATION = Conversation(
    "units.class_sessions",
    action="record_gathering",
    guard=within_scope,
    commands={
        "gather": start,
    },
    keeps=(GATHERING,),
    presses={
        "gather": start,
        "gather.new": begin,
        "gather.go": go,
        "gather.day": keep_day,
        "gather.khoi": keep_khoi,
        "gather.topic": keep_topic,
        "gather.content": keep_content,
        "gather.nophoto": keep_no_photo,
        "gather.edit": edit,
        "gather.change": change,
        "gather.save": save,
        "gather.later": later,
        "gather.one": show_one,
        "gather.take_back": take_back,
    },
    own_codes=OwnCodes.INITIATIVE,
    again=FORM.ask_again,
    states=FORM.states(),
)
