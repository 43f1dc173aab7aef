"""Attachments: stored at once as received, cleaned by a job, tied to what they were sent for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from db.models.initiatives import Attachment
from db.queries.initiatives import initiatives as rows
from domain.errors import Refused
from domain.files import AttachmentState
from domain.ids import AttachmentId, InitiativeId
from domain.initiatives.initiatives import Topic
from services import jobs
from services.files.receive import MAX_BYTES, MEGABYTE, id_of_upload
from services.files.refusals import FileTooLarge
from services.initiatives.initiatives import own_open
from services.work import Work

MOST_FILES = 20
"""Files of one initiative."""
LOOSE_FOR = timedelta(hours=24)
DROPPED = "dropped by its sender"


class TooManyFiles(Refused):
    """The initiative holds as many files as it may."""

    code = "files.too_many"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as it came: raw, under ``incoming`` in the data folder, or still on its platform."""

    incoming: str
    kind: str
    name: str
    size: int
    media_type: str

    @property
    def is_away(self) -> bool:
        """Whether it is still on its platform: nobody may call it received."""
        return ":" in self.incoming


async def keep(
    work: Work,
    file: Arrived,
    *,
    initiative: InitiativeId | None,
    topic: Topic | None = None,
    enquiry: UUID | None = None,
) -> AttachmentId:
    """Keep a file, tied to an initiative or loose for a day; a job cleans it.

    ``topic`` is the plain question it answers, ``enquiry`` the message to staff it belongs to.
    Raises MoveNotAllowed for a closed initiative, TooManyFiles for a full one, FileTooLarge.
    """
    if file.size > MAX_BYTES:
        raise FileTooLarge(limit=MAX_BYTES // MEGABYTE, name=file.name)
    if initiative is not None:
        await own_open(work, initiative)
        if len(await rows.attachments(work.session, initiative_id=initiative)) >= MOST_FILES:
            raise TooManyFiles(limit=MOST_FILES)
    attachment_id = id_of_upload(file.incoming)
    await rows.add_attachment(
        work.session,
        id=attachment_id,
        ward_id=work.context.ward.id,
        person_id=work.person,
        account_number=work.account,
        initiative_id=initiative,
        enquiry_id=enquiry,
        kind=file.kind,
        state=AttachmentState.WAITING,
        incoming=file.incoming,
        original_name=file.name,
        size=file.size,
        media_type=file.media_type,
        topic=topic,
        created_at=work.now,
    )
    facts = {
        "attachment": str(attachment_id),
        "media_type": file.media_type,
        "name": file.name,
    }
    jobs.queue(work, kind="clean_file", facts=facts, account=work.account)
    return attachment_id


async def tie_loose(work: Work, initiative: InitiativeId) -> int:
    """Tie the files this person sent lately, and tied to nothing yet; return how many."""
    room = MOST_FILES - len(await rows.attachments(work.session, initiative_id=initiative))
    tied = (await loose(work))[: max(room, 0)]
    for file in tied:
        await rows.change_attachment(work.session, attachment_id=file.id, initiative_id=initiative)
    return len(tied)


async def tie_to_case(work: Work, enquiry: UUID, files: Sequence[UUID]) -> None:
    """Tie these loose files of the person to a message to staff."""
    for file in await loose(work):
        if file.id in files[:MOST_FILES]:
            await rows.change_attachment(work.session, attachment_id=file.id, enquiry_id=enquiry)


async def drop_loose(work: Work) -> None:
    """Forget the files this person sent lately and wants to send for nothing."""
    for file in await loose(work):
        await rows.change_attachment(
            work.session, attachment_id=file.id, state=AttachmentState.REFUSED, reason=DROPPED
        )


async def loose(work: Work) -> Sequence[Attachment]:
    """Return the files this person sent lately that are tied to nothing yet."""
    return await rows.loose_attachments(
        work.session, person_id=work.person, since=work.now - LOOSE_FOR
    )
