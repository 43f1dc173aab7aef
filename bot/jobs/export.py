"""The export that staff ask for in chat: made in a process of its own, its progress told live."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp

from bot.jobs.queue import JobRun
from db.queries.messages import outbox
from domain.ids import AccountNumber
from domain.screens import Media, Screen, say
from domain.zone import day_of
from services.files.generated_files import (
    drop_folder,
    keep_generated,
    making_folder,
    store_generated,
)
from services.reports.exports.request import ExportRequest, Format, WardFacts
from services.reports.exports.run import export_apart

MEDIA_TYPES: Mapping[Format, str] = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
STEP = 10
"""Percent between two words about progress."""


async def export_initiatives(job: JobRun) -> None:
    """Make the file, keep it for a day for whoever asked, and tell them where it is."""
    account = AccountNumber(job.row.account_number)
    kind = Format(job.facts["format"])
    folder = Path(mkdtemp(prefix="export-", dir=making_folder(job.context.data_dir)))
    request = ExportRequest(
        out=folder / f"sang-kien-{day_of(job.row.created_at):%Y-%m-%d}.{kind}",
        format=kind,
        ward=WardFacts.of(job.context.ward),
        data_dir=job.context.data_dir,
        taken_by=job.facts["taken_by"],
        taken_at=job.row.created_at,
    )
    try:
        done = await export_apart(job.database.url, request, teller(job, account))
        stored = await store_generated(job.context.data_dir, request.out, MEDIA_TYPES[kind])
    finally:
        drop_folder(folder)
    async with job.finish() as work:
        name = request.out.name
        asker = job.asked_by
        made = await keep_generated(work, account=account, name=name, stored=stored, person=asker)
        if made is not None:
            media = Media("file", f"/chat/media/{made.hex}", name)
            work.notify(account, Screen([say("staff.export_done", count=done.rows)], media=media))


def teller(job: JobRun, account: AccountNumber) -> Callable[[int, int], Awaitable[None]]:
    """Return what tells the progress: one message, replaced by the next."""
    first_key = f"export:{job.row.id}:{job.row.attempts}"
    told = -1

    async def tell(done: int, total: int) -> None:
        nonlocal told
        percent = 100 * done // max(total, 1) // STEP * STEP
        if percent <= told:
            return
        told = percent
        job.percent = percent
        async with job.opened() as work:
            is_first = not await outbox.said_under(work.session, keys=[first_key])
            key = first_key if is_first else f"{first_key}:{percent}"
            screen = Screen([say("staff.export_progress", percent=percent)])
            work.notify(account, screen, dedupe_key=key, replaces=first_key)

    return tell
