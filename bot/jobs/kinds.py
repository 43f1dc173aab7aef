"""The kinds of jobs, by the name they are queued under."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from bot.jobs.broadcasts import give_up_broadcast, send_broadcast
from bot.jobs.documents import document_kinds
from bot.jobs.erasure import erase_person
from bot.jobs.figures import tell_figures
from bot.jobs.queue import JobKind, JobRun, NotFetched
from db.engine import NotStored
from domain.errors import Refused
from domain.ids import AccountNumber, AttachmentId
from domain.screens import Screen, say
from services.files import keep, loose, store
from services.files.receive import receive
from services.files.refusals import FileGone, NoRoom
from services.work import Work

log = logging.getLogger(__name__)

FETCHED_FOR = timedelta(days=1)
"""How long a file is fetched again that its messenger cannot hand out."""
SOONEST, LATEST = timedelta(seconds=2), timedelta(minutes=10)
SOON = timedelta(minutes=1)
"""A file that arrives later than this is announced."""


async def clean_file(job: JobRun) -> None:
    """Clean a file someone sent; the sender is notified of a refused one."""
    attachment = AttachmentId(UUID(job.facts["attachment"]))
    async with job.database.read() as session:
        raw = await keep.waiting_raw(session, attachment)
    if raw is None:
        async with job.finish():
            return
    is_away = ":" in raw
    try:
        raw, media_type = await _at_hand(job, attachment, raw)
        cleaned = await store.clean_file(job.context.data_dir, raw, media_type)
    except NotFetched as trouble:
        await _fetch_later(job, attachment, trouble)
        return
    except Refused as why:
        async with job.finish() as work:
            await keep.mark_refused(work, attachment, why)
    else:
        async with job.finish() as work:
            await keep.mark_kept(work, attachment, cleaned)
            if is_away and work.now - job.row.created_at > SOON:
                screen = Screen([say("received_files.arrived")])
                work.notify(AccountNumber(job.row.account_number), screen)
    if ":" not in raw:  # else it never left its messenger, and its name there is any text
        store.drop_raw(job.context.data_dir, raw)


async def _fetch_later(job: JobRun, attachment: AttachmentId, trouble: NotFetched) -> None:
    """Try again, ever more seldom; after a day its sender is asked to send it anew."""
    age: timedelta = job.now - job.row.created_at
    if age < FETCHED_FOR:
        log.info("a file is fetched again later: %s", trouble)
        async with job.reschedule(min(max(age / 2, SOONEST), LATEST)):
            return
    async with job.finish() as work:
        await keep.mark_refused(work, attachment, FileGone())


async def _at_hand(job: JobRun, attachment: AttachmentId, raw: str) -> tuple[str, str]:
    """Return a raw file's name and media type; one still on its platform is downloaded first.

    Raises FileRefused for a file that is not accepted.
    """
    channel, is_away, remote = raw.partition(":")
    if not is_away:
        return raw, job.facts["media_type"]
    name = job.facts.get("name", "")
    await loose.check(job.database, account=job.row.account_number, now=job.now)
    try:
        came = await receive(job.context.data_dir, job.fetchers[channel](remote), name)
    except NoRoom as full:  # it stays with its platform until there is room
        raise NotStored("the disk has only its reserve left") from full
    async with job.opened() as work:
        await keep.mark_fetched(work, attachment, came)
    return came.incoming, came.type


async def give_up_cleaning(work: Work, facts: Mapping[str, Any]) -> None:
    """Give up a file that could not be cleaned, so that nothing waits for it."""
    await keep.give_up(work, AttachmentId(UUID(facts["attachment"])))


KINDS: Mapping[str, JobKind] = {
    **document_kinds(),
    "clean_file": JobKind(
        clean_file, failed="received_files.not_cleaned", give_up=give_up_cleaning
    ),
    "tell_figures": JobKind(tell_figures, failed="figures.failed"),
    "send_broadcast": JobKind(
        send_broadcast, failed="broadcasts.failed", give_up=give_up_broadcast
    ),
    "erase_person": JobKind(erase_person, failed="own_data.erase_failed"),
}
