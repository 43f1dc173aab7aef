"""The form of ``Ghi hộ``: the questions of a paper, their answers, the paper to submit."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.forms.khoi import KhoiUnreadable
from domain.forms.names import NameQuestioned
from domain.forms.phones import PhoneForeign, PhoneLong, PhoneOld, PhoneQuestioned, PhoneShort
from domain.ids import KhoiCode
from domain.initiatives.initiatives import join_story, read_story
from domain.people import MAX_NAME, NameUnreadable, PhoneUnreadable, read_name
from domain.screens import Phrase, Screen, say
from domain.triage.paper_forms import (
    NothingToKeep,
    SeveralNumbers,
    read_paper_number,
    read_received,
)
from domain.ward import Khoi
from handlers.kit.choices import choice
from handlers.kit.drafts import draft, keep
from handlers.kit.fields import hear_khoi, hear_name, hear_phone, reads_khoi
from handlers.kit.forms import Form, Step
from handlers.kit.sent_files import arrived
from handlers.triage import paper_entry_screens as screens
from handlers.triage.paper_entry_screens import NONE, YES, PaperFacts
from handlers.triage.states import KeyIn
from services.initiatives.attachments import MOST_FILES, Arrived
from services.triage import paper_entry
from services.triage.paper_entry import Paper
from services.work import Work

KEYED = "keyed"
IMAGE = "image"


async def begun(state: FSMContext) -> dict[str, Any]:
    """Return the unfinished paper. Raises NothingToKeep."""
    told = await draft(state, KEYED)
    if not told:
        raise NothingToKeep
    return told


async def tell(work: Work, state: FSMContext, step: str, **told: Any) -> None:
    """Keep the answer of a step and go on. Raises NothingToKeep."""
    await _keep(state, step, **told)
    await FORM.go_on(work, state)


async def _keep(state: FSMContext, step: str, **told: Any) -> None:
    done = (await begun(state))["done"]
    more = done if step in done else [*done, step]
    await keep(state, KEYED, **told, done=more)


def paper_of(told: dict[str, Any]) -> Paper | None:
    """Return the paper as typed, None while an answer is missing."""
    if not (set(FORM.asked) - {"name"} <= set(told["done"])):
        return None
    return Paper(
        number=None if told["paper"] == NONE else told["paper"],
        story=told.get("story", ""),
        name=told.get("name") if told["agreed"] == YES else None,
        khoi=None if told["khoi"] == NONE else KhoiCode(told["khoi"]),
        phone=None if told["phone"] == NONE else told["phone"],
        received_on=date.fromisoformat(told["day"]),
        phone_note=told.get("phone_note", ""),
        photos=[UUID(one) for one in told.get("photos", ())],
    )


async def _told(_work: Work, state: FSMContext) -> PaperFacts:
    return await begun(state)


async def _paper_typed(work: Work, state: FSMContext, text: str) -> None:
    number = read_paper_number(text)
    await paper_entry.refuse_twice(work, number)
    await tell(work, state, "paper", paper=number)


async def _story_typed(work: Work, state: FSMContext, text: str) -> None:
    told = await begun(state)
    before = "" if told.get("retells") else told.get("story", "")
    await keep(state, KEYED, story=join_story(before, read_story(text)), retells="")
    ways = [choice("paper_entry.told_all", "key.told"), choice("later", "key.later")]
    work.show(Screen([say("paper_entry.told")], ways))


async def _name_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the name; a number and a khối beside it answer their own questions."""
    heard = hear_name(work, text)
    if heard is None:
        await tell(work, state, "agreed", agreed=NONE)
        return
    if not heard.name:
        raise NameUnreadable(limit=MAX_NAME)
    name = read_name(heard.name)
    done = (await begun(state))["done"]
    if len(heard.phones) == 1 and "phone" not in done:
        await _keep(state, "phone", phone=heard.phones[0])
    khoi = _sure_khoi(work, heard.khoi)
    if khoi is not None and "khoi" not in done:
        await _keep(state, "khoi", khoi=khoi.code)
    await tell(work, state, "name", name=name, agreed=YES)


def _sure_khoi(work: Work, typed: str) -> Khoi | None:
    """Return a khối written beside the name, None for one that is still to be asked for."""
    try:
        return hear_khoi(work, typed) if typed else None
    except KhoiUnreadable:
        return None


async def _khoi_typed(work: Work, state: FSMContext, text: str) -> None:
    khoi = hear_khoi(work, text)
    await tell(work, state, "khoi", khoi=NONE if khoi is None else khoi.code)


async def _phone_typed(work: Work, state: FSMContext, text: str) -> None:
    heard = hear_phone(work, text)
    if heard is None:
        await tell(work, state, "phone", phone=NONE, phone_note="")
        return
    if len(heard.numbers) > 1:
        raise SeveralNumbers
    await tell(work, state, "phone", phone=heard.numbers[0], phone_note=heard.note)


async def _day_typed(work: Work, state: FSMContext, text: str) -> None:
    await tell(work, state, "day", day=read_received(text, work.today).isoformat())


async def _photo_sent(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Keep a photo of the page at any step; its caption is part of the story."""
    if message.document is None:
        raise AssertionError("a file was heard without its file")
    if text:
        story = (await begun(state)).get("story", "")
        await keep(state, KEYED, story=join_story(story, read_story(text)))
    lead = await _take_photo(work, state, arrived(message.document))
    await FORM.ask_again(work, state, [lead], is_short=True)


async def _take_photo(work: Work, state: FSMContext, file: Arrived) -> Phrase:
    """Keep one photo of the paper; return the reply."""
    photos = (await begun(state)).get("photos", [])
    if file.kind != IMAGE:
        return say("paper_entry.photo_only")
    if len(photos) >= MOST_FILES:
        return say("paper_entry.photo_full", limit=MOST_FILES)
    kept = await paper_entry.keep_photo(work, file)
    await keep(state, KEYED, photos=[*photos, kept.hex])
    return say("paper_entry.photo_kept", count=len(photos) + 1)


def _not_done(name: str) -> Callable[[PaperFacts], bool]:
    return lambda told: name not in told["done"]


def _lacks_name(told: PaperFacts) -> bool:
    return told.get("agreed") == YES and "name" not in told


def _refusal(no: Refused) -> Phrase:
    """Return a refusal in the words for staff."""
    match no:
        case KhoiUnreadable():
            return say("paper_entry.khoi_unknown", text=no.facts["text"])
        case NameQuestioned() | NameUnreadable():
            return say("paper_entry.name_unreadable")
        case PhoneQuestioned() | PhoneUnreadable():
            return say("paper_entry.phone_unreadable")
        case PhoneShort() | PhoneLong() | PhoneOld() | PhoneForeign():
            return say("paper_entry.phone_faulty", typed=no.facts["typed"])
    return Phrase(no.code, no.facts)


_WORDS, _NUMBERS = AnswerMode.WORDS, AnswerMode.NUMBERS
FORM: Form[PaperFacts] = Form(
    [
        Step("paper", KeyIn.paper, screens.paper, _not_done("paper"), _paper_typed, _WORDS),
        Step(
            "story",
            KeyIn.story,
            screens.story,
            _not_done("story"),
            _story_typed,
            _WORDS,
            tells=True,
        ),
        Step("agreed", KeyIn.agreed, screens.agreed, _not_done("agreed")),
        Step("name", KeyIn.name, screens.name, _lacks_name, _name_typed, _NUMBERS),
        Step("khoi", KeyIn.khoi, screens.khoi, _not_done("khoi"), _khoi_typed, reads_khoi),
        Step("phone", KeyIn.phone, screens.phone, _not_done("phone"), _phone_typed, _NUMBERS),
        Step("day", KeyIn.day, screens.day, _not_done("day"), _day_typed, _NUMBERS),
        Step("photos", KeyIn.photos, screens.photos, _not_done("photos")),
        Step("preview", KeyIn.preview, screens.preview),
    ],
    load=_told,
    file=_photo_sent,
    refusal=_refusal,
)
"""The steps of a paper in their order; a photo of a page is taken at every step."""
