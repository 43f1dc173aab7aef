"""``Ghi một buổi học``: classes held face to face, recorded by their unit, taken back with a trace.

Heads counted in a room are nobody's own learning: figures read these rows apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.models.units import ClassSession
from db.queries.initiatives import initiatives as files
from db.queries.units import class_sessions as class_rows
from domain.forms.days import OLDEST
from domain.ids import AttachmentId, new_id
from domain.initiatives.initiatives import Content
from domain.units.units import Unit, UnitKind
from services.initiatives import attachments
from services.initiatives.attachments import Arrived
from services.units.scope import UNIT_ROLES, NotYourUnit, own_unit
from services.work import Work

LISTED = 10
TOPIC = "gathering"
"""What a photo of a class is for: it is never taken for a loose file of an initiative."""


@dataclass(frozen=True, slots=True)
class ClassSessionReport:
    """A reported class: by which unit, when, where, about what, how many came."""

    unit: str
    held_on: date
    khoi: str | None
    content: Content
    topic: str
    headcount: int
    photo: UUID | None


async def keep_photo(work: Work, file: Arrived) -> AttachmentId:
    """Keep a photo of a class until the class is saved; without one it is swept after a day."""
    kept = await attachments.keep(work, file, initiative=None)
    await files.change_attachment(work.session, attachment_id=kept, topic=TOPIC)
    return kept


async def save(work: Work, told: ClassSessionReport) -> UUID:
    """Record a class. Raises NotYourUnit."""
    unit = await own_unit(work, told.unit, roles=UNIT_ROLES)
    photo = None
    if told.photo is not None:
        photo = await files.attachment(work.session, attachment_id=told.photo)
    is_own = photo is not None and photo.person_id == work.person
    made = new_id()
    await class_rows.add_gathering(
        work.session,
        id=made,
        ward_id=work.context.ward.id,
        held_on=told.held_on,
        khoi=unit.code if unit.kind is UnitKind.KHOI else told.khoi,
        organisation=unit.code if unit.kind is UnitKind.ORGANISATION else None,
        content=told.content,
        topic=told.topic,
        headcount=told.headcount,
        attachment_id=told.photo if is_own else None,
        recorded_by=work.person,
        recorded_at=work.now,
        is_demo=work.context.is_demo,
    )
    return made


async def listed(work: Work, word: str) -> Sequence[ClassSession]:
    """Return the classes a unit recorded within a year. Raises NotYourUnit."""
    unit = await own_unit(work, word, roles=UNIT_ROLES)
    return await class_rows.gatherings(
        work.session,
        unit=unit,
        is_khoi=unit.kind is UnitKind.KHOI,
        since=work.today - OLDEST,
        limit=LISTED,
    )


async def own(work: Work, gathering_id: UUID) -> ClassSession:
    """Return a class of one's own unit. Raises NotYourUnit: not there and not yours alike."""
    found = await class_rows.gathering(work.session, gathering_id=gathering_id)
    if found is None:
        raise NotYourUnit
    await own_unit(work, unit_of(found).word, roles=UNIT_ROLES)
    return found


def unit_of(gathering: ClassSession) -> Unit:
    """Return the unit that held a class."""
    if gathering.organisation is not None:
        return Unit(UnitKind.ORGANISATION, gathering.organisation)
    return Unit(UnitKind.KHOI, gathering.khoi or "")


def as_told(gathering: ClassSession) -> ClassSessionReport:
    """Return a saved class as it was reported."""
    return ClassSessionReport(
        unit=unit_of(gathering).word,
        held_on=gathering.held_on,
        khoi=gathering.khoi,
        content=Content(gathering.content),
        topic=gathering.topic,
        headcount=gathering.headcount,
        photo=gathering.attachment_id,
    )


async def take_back(work: Work, gathering_id: UUID) -> ClassSession:
    """Take a class back: it no longer counts, its row stays. Raises NotYourUnit."""
    found = await own(work, gathering_id)
    if found.taken_back_at is None:
        found.taken_back_at = work.now
        await work.session.flush()
    return found
