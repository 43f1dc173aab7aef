"""Jobs that make a requested file in a child process, keep it a day, and send it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from bot.jobs.queue import JobKind, JobRun
from db.queries.messages import outbox
from domain.errors import Refused
from domain.ids import AccountNumber
from domain.screens import Media, Phrase, Screen, say
from domain.zone import day_of
from services.documents import codec
from services.documents.child import AsyncProgress, write_apart
from services.documents.formats import MEDIA_TYPES
from services.documents.kit import PaperDone, PaperSetting, SentPaper
from services.documents.registry import papers
from services.files.generated_files import (
    drop_folder,
    keep_generated,
    making_folder,
    store_generated,
)
from services.files.store import Cleaned
from services.work import Work

STEP = 10
"""Percent between two words about progress."""


def document_kinds() -> Mapping[str, JobKind]:
    """Return a kind of job for every paper that is sent."""
    return {
        name: JobKind(partial(send_paper, paper), failed=paper.failed.key)
        for name, paper in papers().items()
    }


async def send_paper(kind: type[SentPaper], job: JobRun) -> None:
    """Make the file, keep it a day for the person who asked, and notify them where it is."""
    try:
        async with job.opened() as work:
            asker = replace(work, actor=replace(work.actor, person=job.asked_by))
            paper = await codec.read(kind, job.facts).gathered(asker)
    except Refused as no:
        async with job.finish() as work:
            _tell(work, job, kind, Screen([Phrase(no.code, no.facts)]))
        return
    folder = Path(mkdtemp(prefix="paper-", dir=making_folder(job.context.data_dir)))
    setting = PaperSetting(
        database_url=job.database.url,
        ward=job.context.ward,
        data_dir=job.context.data_dir,
        out=folder / paper.file_name(day_of(job.row.created_at)),
        taken_at=job.row.created_at,
    )
    try:
        done = await write_apart(paper, setting, _untold if paper.is_quick else _teller(job))
        media_type = MEDIA_TYPES[setting.out.suffix]
        stored = await store_generated(setting.data_dir, setting.out, media_type)
    finally:
        drop_folder(folder)
    await _send(job, paper, paper.title(setting), stored, done)


async def _send(
    job: JobRun, paper: SentPaper, title: str, stored: Cleaned, done: PaperDone
) -> None:
    account = AccountNumber(job.row.account_number)
    async with job.finish() as work:
        kept = await keep_generated(
            work, account=account, name=title, stored=stored, person=job.asked_by
        )
        await paper.delivered(work)
        if kept is not None:
            kind = "image" if stored.media_type.startswith("image/") else "file"
            media = Media(kind, f"/chat/media/{kept.hex}", title)
            _tell(work, job, type(paper), Screen([paper.sentence(done)], media=media))


def _tell(work: Work, job: JobRun, kind: type[SentPaper], screen: Screen) -> None:
    """Notify the person who asked; a personal paper is shown to nobody who shares their phone."""
    if kind.is_personal and job.asked_by is not None:
        work.notify(job.asked_by, screen)
    else:
        work.notify(AccountNumber(job.row.account_number), screen)


async def _untold(_done: int, _total: int) -> None:
    """Report no progress, for a paper that takes a second."""


def _teller(job: JobRun) -> AsyncProgress:
    """Return a function that shows the progress in one message, replaced each time."""
    account = AccountNumber(job.row.account_number)
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
