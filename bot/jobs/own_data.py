"""A person's rights as jobs: the file with everything kept of her, and erasing all of it."""

from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from bot.jobs.queue import JobRun
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId
from domain.screens import Media, Screen, say
from domain.zone import day_of
from services.files.generated_files import (
    drop_folder,
    keep_generated,
    making_folder,
    store_generated,
)
from services.privacy import erasure
from services.privacy.personal_export import note_taken, write_copy

MEDIA_TYPE = "application/json"


async def take_own_data(job: JobRun) -> None:
    """Make the file, keep it for a day for the person it tells of, and tell her where it is."""
    person = PersonId(UUID(job.facts["person"]))
    folder = Path(mkdtemp(prefix="own-", dir=making_folder(job.context.data_dir)))
    name = f"du-lieu-cua-toi-{day_of(job.row.created_at):%Y-%m-%d}.json"
    try:
        await write_copy(job.database, person, folder / name)
        stored = await store_generated(job.context.data_dir, folder / name, MEDIA_TYPE)
    finally:
        drop_folder(folder)
    async with job.finish() as work:
        account = AccountNumber(job.row.account_number)
        made = await keep_generated(work, account=account, name=name, stored=stored, person=person)
        await note_taken(work, UUID(job.facts["request"]))
        if made is not None:
            media = Media("file", f"/chat/media/{made.hex}", name)
            work.notify(person, Screen([say("own_data.take_done")], media=media))


async def erase_person(job: JobRun) -> None:
    """Erase her in one transaction with the end of the job, then the bytes left behind."""
    person = PersonId(UUID(job.facts["person"]))
    try:
        async with job.finish() as work:
            request = UUID(job.facts["request"])
            erased = await erasure.erase(work, person, request_id=request, job_id=job.row.id)
            work.notify(AccountNumber(job.row.account_number), Screen([say("own_data.erased")]))
    except Refused:  # a second request found nobody left
        async with job.finish():
            return
    await erasure.drop_bytes(job.database, job.context.data_dir, erased)
