"""The form of ``Ghi một buổi học``: the questions, their answers, the preview."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.forms.days import read_day
from domain.forms.khoi import KhoiUnreadable
from domain.initiatives.initiatives import Content
from domain.screens import Choice, Phrase, Screen, say
from domain.units.class_sessions import (
    fits,
    read_headcount,
    read_topic,
)
from domain.units.units import UnitKind, read_unit
from domain.ward import Ward
from handlers.kit.choices import choice
from handlers.kit.drafts import begun, draft, keep
from handlers.kit.fields import hear_khoi, reads_khoi
from handlers.kit.forms import Form, Step
from handlers.kit.sent_files import arrived
from handlers.units.states import Gather
from services.learning import shelf as shelves
from services.units import class_sessions
from services.units.scope import UNIT_ROLES, NotYourUnit, own_unit
from services.work import Work

GATHERING = "gathering"
"""Under which the class being told is kept until it is saved."""
NONE = "-"
"""Of no khối in particular; no photo."""
MOST_TOPICS = 9
IMAGE = "image"
ClassSessionFacts = Mapping[str, Any]


async def tell(work: Work, state: FSMContext, **told: Any) -> None:
    """Keep an answer and go on. Raises NothingBegun."""
    await begun(state, GATHERING)
    await keep(state, GATHERING, **told)
    await FORM.go_on(work, state)


async def _told(work: Work, state: FSMContext) -> ClassSessionFacts:
    told = await begun(state, GATHERING)
    await own_unit(work, str(told["unit"]), roles=UNIT_ROLES)
    return told


async def _day_typed(work: Work, state: FSMContext, text: str) -> None:
    await tell(work, state, day=read_day(text, work.today).isoformat())


async def _khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    khoi = hear_khoi(work, text)
    await tell(work, state, khoi=NONE if khoi is None else khoi.code)


async def _topic_typed(work: Work, state: FSMContext, text: str) -> None:
    await tell(work, state, topic=read_topic(text))


async def _heads_typed(work: Work, state: FSMContext, text: str) -> None:
    await tell(work, state, heads=read_headcount(text))


async def _photo_sent(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Keep a photo of the class; its caption is added to the topic."""
    if message.document is None:
        raise AssertionError("a file was heard without its file")
    file = arrived(message.document)
    if file.kind != IMAGE:
        await FORM.ask_again(work, state, [say("unit_desk.photo_only")], is_short=True)
        return
    kept = await class_sessions.keep_photo(work, file)
    topic = (await draft(state, GATHERING)).get("topic", "")
    more = {"topic": f"{topic}. {text}"} if fits(f"{topic}. {text}") and text else {}
    await tell(work, state, photo=kept.hex, **more)


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
    shown = [lesson for lesson, _ in await shelves.visible(work)][:MOST_TOPICS]
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
    """Return a class session in a few lines."""
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


def _lacks(name: str) -> Any:
    return lambda told: name not in told


def _refusal(no: Refused) -> Phrase:
    """Return a refusal in the words for leaders."""
    if isinstance(no, KhoiUnreadable):
        return say("unit_desk.khoi_unknown", text=no.facts["text"])
    return Phrase(no.code, no.facts)


FORM: Form[ClassSessionFacts] = Form(
    [
        Step("day", Gather.day, _day, _lacks("day"), _day_typed, AnswerMode.NUMBERS),
        Step("khoi", Gather.khoi, _khoi, _lacks("khoi"), _khoi_typed, reads_khoi),
        Step("topic", Gather.topic, _topic, _lacks("topic"), _topic_typed, AnswerMode.NUMBERS),
        Step("heads", Gather.heads, _heads, _lacks("heads"), _heads_typed, AnswerMode.WORDS),
        Step("photo", Gather.photo, _photo, _lacks("photo"), file=_photo_sent),
        Step("content", Gather.content, _content, _lacks("content")),
        Step("preview", Gather.preview, _preview, file=_photo_sent),
    ],
    load=_told,
    passes=(NotYourUnit,),
    refusal=_refusal,
)
"""The steps of a class session in their order; the content has a default, asked last."""
