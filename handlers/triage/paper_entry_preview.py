"""A paper as a whole: its photos taken one by one, what is handed in, and what is said then."""

from datetime import date
from typing import Any
from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain.ids import KhoiCode
from domain.screens import Phrase, Screen, say
from handlers.kit.choices import choice
from handlers.kit.drafts import keep
from handlers.triage.paper_entry_steps import KEYED, NONE, STATES, YES, begun
from services.initiatives.attachments import MOST_FILES, Arrived
from services.triage import paper_entry
from services.triage.paper_entry import EnteredPaper, Paper
from services.work import Work

IMAGE = "image"


async def take_photo(work: Work, state: FSMContext, file: Arrived) -> Phrase:
    """Keep one photo beside the paper; return what is said of it."""
    photos = (await begun(state)).get("photos", [])
    if file.kind != IMAGE:
        return say("paper_entry.photo_only")
    if len(photos) >= MOST_FILES:
        return say("paper_entry.photo_full", limit=MOST_FILES)
    kept = await paper_entry.keep_photo(work, file)
    await keep(state, KEYED, photos=[*photos, kept.hex])
    return say("paper_entry.photo_kept", count=len(photos) + 1)


def paper_of(told: dict[str, Any]) -> Paper | None:
    """Return the paper as it was typed in, None while something is still to be asked."""
    if not (STATES.keys() - {"name"} <= set(told["done"])):
        return None
    return Paper(
        number=None if told["paper"] == NONE else told["paper"],
        story=told.get("story", ""),
        name=told.get("name") if told["agreed"] == YES else None,
        khoi=None if told["khoi"] == NONE else KhoiCode(told["khoi"]),
        phone=None if told["phone"] == NONE else told["phone"],
        received_on=date.fromisoformat(told["day"]),
        photos=[UUID(one) for one in told.get("photos", ())],
    )


def saved(kept: EnteredPaper, *, has_lost_photos: bool) -> Screen:
    """Return the code to write on the paper, and what may be done next."""
    lost = [say("paper_entry.photos_lost")] if has_lost_photos else []
    ways = [
        choice("paper_entry.more", "key.new"),
        choice("paper_entry.open", "staff.one", kept.id.hex),
        choice("desk", "staff"),
    ]
    return Screen([say("paper_entry.saved", code=kept.code), *lost], ways)
