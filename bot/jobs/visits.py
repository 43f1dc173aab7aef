"""The sheet to take along on visits, made for the leader who asked."""

from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from bot.jobs.export import MEDIA_TYPES
from bot.jobs.queue import JobRun
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId
from domain.screens import Media, Phrase, Screen, say
from services.broadcasts.visit_sheet.request import VisitRequest
from services.broadcasts.visit_sheet.rows import VisitSheetFacts, gather
from services.broadcasts.visit_sheet.run import sheet_apart
from services.files.generated_files import (
    drop_folder,
    keep_generated,
    making_folder,
    store_generated,
)
from services.reports.exports.request import Format

NAME = "phieu-di-tham.docx"


async def not_reached_sheet(job: JobRun) -> None:
    """Make the sheet of a broadcast; who leads the unit no more gets the usual no."""
    account, asker = AccountNumber(job.row.account_number), PersonId(UUID(job.facts["person"]))
    try:
        async with job.opened() as work:
            hers = replace(work, actor=replace(work.actor, person=asker))
            gathered = await gather(hers, UUID(job.facts["broadcast"]))
    except Refused as no:
        async with job.finish() as work:
            work.notify(asker, Screen([Phrase(no.code, no.facts)]))
        return
    folder = Path(mkdtemp(prefix="visits-", dir=making_folder(job.context.data_dir)))
    request = _request(job, folder / NAME, gathered)
    try:
        done = await sheet_apart(request, _untold)
        stored = await store_generated(job.context.data_dir, request.out, MEDIA_TYPES[Format.DOCX])
    finally:
        drop_folder(folder)
    async with job.finish() as work:
        made = await keep_generated(work, account=account, name=NAME, stored=stored, person=asker)
        if made is not None:
            media = Media("file", f"/chat/media/{made.hex}", NAME)
            work.notify(asker, Screen([say("visiting.done", count=done.rows)], media=media))


def _request(job: JobRun, out: Path, gathered: VisitSheetFacts) -> VisitRequest:
    return VisitRequest(
        out=out,
        ward_name=job.context.ward.name,
        is_demo=job.context.ward.is_demo,
        unit=gathered.unit,
        about=gathered.about,
        sent_on=gathered.sent_on,
        areas=gathered.areas,
        unnamed=gathered.unnamed,
        made_at=job.row.created_at,
    )


async def _untold(_done: int, _total: int) -> None:
    """Tell nobody how far it is: a sheet takes a second."""
