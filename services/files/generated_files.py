"""Files generated for a person: kept for a day like loose files, opened by that person alone."""

import asyncio
import hashlib
import shutil
from pathlib import Path

from db.queries.initiatives import initiatives as rows
from db.queries.people import people
from domain.files import MADE, AttachmentState
from domain.ids import AccountNumber, AttachmentId, PersonId, new_id
from services.files.disk import make_folder, put_in_place
from services.files.store import FILES, MAKING, Cleaned, path_of
from services.work import Work


def making_folder(data_dir: Path) -> Path:
    """Return a folder for a file in the making, on the store's own disk."""
    folder = data_dir / FILES / MAKING
    make_folder(folder)
    return folder


def drop_folder(folder: Path) -> None:
    """Remove a folder in which a file was made, with whatever was left in it."""
    shutil.rmtree(folder)


async def store_generated(data_dir: Path, made: Path, media_type: str) -> Cleaned:
    """Move a finished file into the store."""
    return await asyncio.to_thread(_store, data_dir, made, media_type)


def _store(data_dir: Path, made: Path, media_type: str) -> Cleaned:
    with made.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size = made.stat().st_size
    put_in_place(made, path_of(data_dir, sha256))
    return Cleaned(sha256, size, media_type)


async def keep_generated(
    work: Work,
    *,
    account: AccountNumber,
    name: str,
    stored: Cleaned,
    person: PersonId | None = None,
) -> AttachmentId | None:
    """Let an account's person open a generated file; None when the account is gone.

    On a shared phone ``person`` is its owner, even if somebody else speaks when it is ready.
    """
    reader = await people.account(work.session, number=account)
    if reader is None:
        return None
    attachment_id = AttachmentId(new_id())
    await rows.add_attachment(
        work.session,
        id=attachment_id,
        ward_id=reader.ward_id,
        person_id=person or reader.person_id,
        account_number=account,
        kind=MADE,
        state=AttachmentState.KEPT,
        original_name=name,
        media_type=stored.media_type,
        sha256=stored.sha256,
        size=stored.size,
        created_at=work.now,
    )
    return attachment_id
