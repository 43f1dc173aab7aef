"""Figures asked for in chat: counted beside the conversations, told or sent as a file."""

from pathlib import Path
from tempfile import mkdtemp

from bot.jobs.export import MEDIA_TYPES, teller
from bot.jobs.queue import JobRun
from domain.ids import AccountNumber
from domain.screens import Media, Phrase, Screen, say
from domain.zone import day_of
from handlers.reports import figures
from services.files.generated_files import (
    drop_folder,
    keep_generated,
    making_folder,
    store_generated,
)
from services.files.store import Cleaned
from services.reports.exports.request import Format
from services.reports.participation.places import PlaceNames
from services.reports.participation.request import FiguresRequest
from services.reports.participation.run import figures_apart
from services.reports.participation.spoken import this_year, told
from services.reports.yearly.request import ReportRequest
from services.reports.yearly.run import report_apart


async def tell_figures(job: JobRun) -> None:
    """Count what was asked for and tell whoever asked."""
    async with job.database.read() as session:
        counted = await told(session, job.context.ward, job.facts, job.row.created_at)
    async with job.finish() as work:
        work.notify(_account(job), figures.screen(counted))


async def export_participation(job: JobRun) -> None:
    """Make the file of this year's figures and send it to whoever asked."""
    kind = Format(job.facts["format"])
    day = day_of(job.row.created_at)
    folder = _folder(job)
    request = FiguresRequest(
        out=folder / f"so-lieu-{day:%Y-%m-%d}.{kind}",
        format=kind,
        places=PlaceNames.of(job.context.ward),
        taken_by=job.facts["taken_by"],
        taken_at=job.row.created_at,
        period=this_year(job.row.created_at),
        hides_small=job.facts["hides_small"],
    )
    try:
        done = await figures_apart(job.database.url, request, teller(job, _account(job)))
        stored = await store_generated(job.context.data_dir, request.out, MEDIA_TYPES[kind])
    finally:
        drop_folder(folder)
    await _send(job, request.out.name, stored, say("figures.done", count=done.rows))


async def report_yearly(job: JobRun) -> None:
    """Make the draft of a year's report and send it to whoever asked."""
    year = job.facts["year"]
    folder = _folder(job)
    request = ReportRequest(
        out=folder / f"BaoCao_{year}_DuThao.docx",
        places=PlaceNames.of(job.context.ward),
        year=year,
        taken_by=job.facts["taken_by"],
        taken_at=job.row.created_at,
        hides_small=job.facts["hides_small"],
    )
    try:
        await report_apart(job.database.url, request, teller(job, _account(job)))
        stored = await store_generated(job.context.data_dir, request.out, MEDIA_TYPES[Format.DOCX])
    finally:
        drop_folder(folder)
    await _send(job, request.out.name, stored, say("figures.report_done", year=year))


async def _send(job: JobRun, name: str, stored: Cleaned, words: Phrase) -> None:
    account = _account(job)
    async with job.finish() as work:
        asker = job.asked_by
        made = await keep_generated(work, account=account, name=name, stored=stored, person=asker)
        if made is not None:
            media = Media("file", f"/chat/media/{made.hex}", name)
            work.notify(account, Screen([words], media=media))


def _account(job: JobRun) -> AccountNumber:
    return AccountNumber(job.row.account_number)


def _folder(job: JobRun) -> Path:
    return Path(mkdtemp(prefix="export-", dir=making_folder(job.context.data_dir)))
