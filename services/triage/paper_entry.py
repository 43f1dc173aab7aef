"""``Ghi hộ``: staff type in what a resident wrote on paper, beside a photo of the page.

Its author is a person of their own, nameless unless they agreed on paper; never the member of
staff.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.queries.initiatives import initiatives as rows
from db.queries.people import people
from db.queries.triage import spreadsheet_import
from domain.files import AttachmentState
from domain.ids import AttachmentId, InitiativeId, KhoiCode, PersonId, new_id
from domain.initiatives.initiatives import StoryMissing
from domain.people import Purpose
from domain.triage.paper_forms import KeyedAlready, paper_key
from services.initiatives import attachments
from services.initiatives.attachments import MOST_FILES, Arrived
from services.people.people import own_code
from services.triage.bringing_in import Brought, bring_in
from services.work import Work

SOURCE = "paper"
TOPIC = "paper"
"""What a photo of a page is for: it is never taken for a loose file of an initiative."""
CONSENTS = {Purpose.INITIATIVE_NAME: "paper_form.consent", Purpose.CONTACT: "paper_form.phone"}
"""The words on the paper under which its author signed, and wrote their number."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was typed in; ``name`` only when its owner agreed on paper."""

    number: str | None
    story: str
    name: str | None
    khoi: KhoiCode | None
    phone: str | None
    received_on: date
    photos: Sequence[UUID]
    phone_note: str = ""


@dataclass(frozen=True, slots=True)
class EnteredPaper:
    """The initiative a paper became; ``photos`` are those that still existed."""

    id: InitiativeId
    code: str
    photos: int


async def keep_photo(work: Work, file: Arrived) -> AttachmentId:
    """Store a photo of a page until the paper is saved; without one it is swept after a day."""
    kept = await attachments.keep(work, file, initiative=None)
    await rows.change_attachment(work.session, attachment_id=kept, topic=TOPIC)
    return kept


async def refuse_twice(work: Work, number: str) -> None:
    """Raise KeyedAlready, naming the code, when this paper was keyed in before."""
    key = paper_key(number)
    found = await spreadsheet_import.kept_by_key(work.session, keys=[key])
    if key in found:
        raise KeyedAlready(code=found[key][0])


async def save(work: Work, paper: Paper) -> EnteredPaper:
    """Keep a paper as an initiative. Raises KeyedAlready, StoryMissing."""
    photos = await _own_photos(work, paper.photos)
    if not paper.story and not photos:
        raise StoryMissing
    if paper.number is not None:
        await refuse_twice(work, paper.number)
    brought = Brought(
        source=SOURCE,
        source_key=paper_key(paper.number) if paper.number else None,
        by=await own_code(work),
        sent_on=paper.received_on,
        story=paper.story,
        name=paper.name,
        khoi=paper.khoi,
        phone=paper.phone,
        phone_note=paper.phone_note or None,
    )
    [(sent, code)] = await bring_in(work, [brought])
    await _keep_consents(work, paper, sent.person)
    for photo in photos:
        await rows.change_attachment(
            work.session,
            attachment_id=photo,
            initiative_id=sent.id,
            person_id=sent.person,
            topic=None,
        )
    return EnteredPaper(sent.id, code, len(photos))


async def _own_photos(work: Work, photos: Sequence[UUID]) -> list[UUID]:
    """Return the photos the actor sent for a paper and that are still there."""
    found = [await rows.attachment(work.session, attachment_id=one) for one in photos]
    return [
        one.id
        for one in found
        if one is not None
        and (one.person_id, one.topic, one.initiative_id) == (work.person, TOPIC, None)
        and one.state != AttachmentState.REFUSED
    ][:MOST_FILES]


async def _keep_consents(work: Work, paper: Paper, author: PersonId) -> None:
    """Keep what its author agreed to on paper as their yes."""
    given = [(Purpose.INITIATIVE_NAME, paper.name), (Purpose.CONTACT, paper.phone)]
    for purpose in (purpose for purpose, value in given if value is not None):
        await people.add_consent(
            work.session,
            id=new_id(),
            person_id=author,
            purpose=purpose,
            text_version=work.context.wordings[CONSENTS[purpose]],
            account_number=work.account,
            given_at=work.now,
        )
