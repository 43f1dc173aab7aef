"""The kinds of slow work there are, by the name they are queued under."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from bot.jobs.broadcasts import give_up_broadcast, send_broadcast
from bot.jobs.export import export_initiatives
from bot.jobs.figures import export_participation, report_yearly, tell_figures
from bot.jobs.own_data import erase_person, take_own_data
from bot.jobs.papers import blank_form
from bot.jobs.queue import JobKind, JobRun
from bot.jobs.units import draw_chart, draw_poster
from bot.jobs.visits import not_reached_sheet
from domain.errors import Refused
from domain.ids import AttachmentId
from services.files import keep, store
from services.files.receive import receive
from services.work import Work


async def clean_file(job: JobRun) -> None:
    """Clean a file someone sent; a refused one gets a word."""
    attachment = AttachmentId(UUID(job.facts["attachment"]))
    async with job.database.read() as session:
        raw = await keep.waiting_raw(session, attachment)
    if raw is None:
        async with job.finish():
            return
    try:
        raw, media_type = await _at_hand(job, attachment, raw)
        cleaned = await store.clean_file(job.context.data_dir, raw, media_type)
    except Refused as why:
        async with job.finish() as work:
            await keep.mark_refused(work, attachment, why)
    else:
        async with job.finish() as work:
            await keep.mark_kept(work, attachment, cleaned)
    store.drop_raw(job.context.data_dir, raw)


async def _at_hand(job: JobRun, attachment: AttachmentId, raw: str) -> tuple[str, str]:
    """Return a raw file's name and media type; one still with its messenger is fetched first.

    Raises a FileRefused for what is not taken.
    """
    channel, is_away, remote = raw.partition(":")
    if not is_away:
        return raw, job.facts["media_type"]
    name = job.facts.get("name", "")
    came = await receive(job.context.data_dir, job.fetchers[channel](remote), name)
    async with job.opened() as work:
        await keep.mark_fetched(work, attachment, came)
    return came.incoming, came.type


async def give_up_cleaning(work: Work, facts: Mapping[str, Any]) -> None:
    """Let a file that was never cleaned wait no longer."""
    await keep.give_up(work, AttachmentId(UUID(facts["attachment"])))


KINDS: Mapping[str, JobKind] = {
    "draw_chart": JobKind(draw_chart, failed="unit_desk.chart_failed"),
    "draw_poster": JobKind(draw_poster, failed="unit_desk.poster_failed"),
    "blank_form": JobKind(blank_form, failed="paper_entry.form_failed"),
    "clean_file": JobKind(
        clean_file, failed="received_files.not_cleaned", give_up=give_up_cleaning
    ),
    "export_initiatives": JobKind(export_initiatives, failed="staff.export_failed"),
    "tell_figures": JobKind(tell_figures, failed="figures.failed"),
    "export_participation": JobKind(export_participation, failed="figures.failed"),
    "report_yearly": JobKind(report_yearly, failed="figures.report_failed"),
    "send_broadcast": JobKind(
        send_broadcast, failed="broadcasts.failed", give_up=give_up_broadcast
    ),
    "not_reached_sheet": JobKind(not_reached_sheet, failed="visiting.failed"),
    "take_own_data": JobKind(take_own_data, failed="own_data.take_failed"),
    "erase_person": JobKind(erase_person, failed="own_data.erase_failed"),
}
