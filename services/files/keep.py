"""The states of a file's row: waiting while it is raw, then kept or refused, then opened."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from db.engine import Session
from db.models.initiatives import Attachment
from db.queries.broadcasts import broadcasts
from db.queries.initiatives import initiatives as rows
from db.queries.people import people, shared_phone
from domain import access
from domain.errors import Refused
from domain.files import MADE, AttachmentState
from domain.ids import AccountNumber, AttachmentId, PersonId
from domain.people import Role
from services.files.kinds import name_as_kept
from services.files.receive import Incoming
from services.files.refusals import NoSuchFile
from services.files.store import Cleaned, open_stored
from services.notices import Notice
from services.people.people import unit_of
from services.work import Work

NOT_CLEANED = "received_files.not_cleaned"
"""The refusal of a file that the cleaning child gave up on."""


async def waiting_raw(session: Session, attachment_id: AttachmentId) -> str | None:
    """Return the name in ``incoming`` of a file that waits to be cleaned; None when none does."""
    found = await rows.attachment(session, attachment_id=attachment_id)
    return found.incoming if found is not None and found.state == AttachmentState.WAITING else None


async def mark_fetched(work: Work, attachment_id: AttachmentId, came: Incoming) -> None:
    """Point a row to the raw file that was fetched from a messenger, known by its bytes now.

    Files without a name, as photos come on a messenger, are called by their kind.
    """
    await rows.change_attachment(
        work.session,
        attachment_id=attachment_id,
        incoming=came.incoming,
        kind=came.kind,
        media_type=came.type,
        size=came.size,
        original_name=came.name,
    )


async def mark_kept(work: Work, attachment_id: AttachmentId, cleaned: Cleaned) -> None:
    """Point the row to its clean file; the raw one may be dropped once this is committed."""
    await rows.change_attachment(
        work.session,
        attachment_id=attachment_id,
        state=AttachmentState.KEPT,
        incoming=None,
        sha256=cleaned.sha256,
        size=cleaned.size,
        media_type=cleaned.media_type,
    )


async def mark_refused(work: Work, attachment_id: AttachmentId, why: Refused) -> None:
    """Store why a file is refused, and notify its sender, once, what to send instead."""
    found = await rows.attachment(work.session, attachment_id=attachment_id)
    if found is None or found.state != AttachmentState.WAITING:
        return
    await rows.change_attachment(
        work.session,
        attachment_id=attachment_id,
        state=AttachmentState.REFUSED,
        incoming=None,
        reason=why.code,
    )
    facts = {**why.facts, "name": found.original_name}
    work.notify(
        PersonId(found.person_id),
        Notice("file.refused", {"why": why.code, "facts": facts}),
        dedupe_key=f"file-refused:{attachment_id}",
    )


async def give_up(work: Work, attachment_id: AttachmentId) -> None:
    """Store that a file could not be cleaned after all attempts; its sender was notified."""
    found = await rows.attachment(work.session, attachment_id=attachment_id)
    if found is not None and found.state == AttachmentState.WAITING:
        await rows.change_attachment(
            work.session,
            attachment_id=attachment_id,
            state=AttachmentState.REFUSED,
            incoming=None,
            reason=NOT_CLEANED,
        )


async def _is_of_account(session: Session, file: Attachment, account: AccountNumber) -> bool:
    """Return whether a file was sent from this account by one of those who share it now."""
    if file.account_number != account:
        return False
    sharing = await shared_phone.people_on(session, account=account)
    return any(one.person_id == file.person_id for one in sharing)


async def _is_sent(session: Session, attachment_id: UUID, person: PersonId, now: datetime) -> bool:
    """Return whether a unit of the person, or one they lead, sent this picture to members."""
    held = await people.grants(session, person_id=person, now=now)
    units = {unit_of(grant) for grant in held if grant.role == Role.LEADER}
    return await broadcasts.may_see(
        session,
        attachment_id=attachment_id,
        person_id=person,
        units=[unit for unit in units if unit is not None],
    )


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A clean file, ready to be sent: its path, its type, its name."""

    path: Path
    media_type: str
    name: str


async def open_for(
    session: Session,
    *,
    data_dir: Path,
    attachment_id: AttachmentId,
    person: PersonId,
    now: datetime,
    account: AccountNumber | None = None,
) -> StoredFile:
    """Return a file for its sender, the ward's staff, or a recipient; else raises NoSuchFile.

    Whoever shares the ``account`` it was sent from sees it in the same talk, so it opens for them
    too.
    """
    found = await rows.attachment(session, attachment_id=attachment_id)
    if found is None or found.sha256 is None or found.media_type is None:
        raise NoSuchFile
    if found.person_id != person:
        if found.kind == MADE:  # a copy of one's own data, a list somebody took out
            raise NoSuchFile
        held = await people.roles(session, person_id=person, now=now)
        reads = "triage" if found.enquiry_id is None else "answer_questions"
        may_see = (
            access.may(reads, held)
            or (account is not None and await _is_of_account(session, found, account))
            or await _is_sent(session, found.id, person, now)
        )
        if not may_see:
            raise NoSuchFile
    name = name_as_kept(found.original_name, found.media_type)
    return StoredFile(open_stored(data_dir, found.sha256), found.media_type, name)
