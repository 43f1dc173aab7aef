"""Sends a broadcast: started at its time, queued in batches, its progress shown in one message.

After a kill anywhere, the next run reads from the tables what is left: a recipient with a row or a
reason is done.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from bot.jobs.queue import JobRun
from db.failpoint import failpoint
from db.queries.broadcasts import broadcasts as rows
from domain.deliveries import MessageKind
from domain.ids import AccountNumber
from handlers.broadcasts.message_screens import group_post, person_message
from services.broadcasts import progress, running, starting
from services.broadcasts.starting import Start
from services.work import Work

BATCHES = 5
"""Batches of one run; then other jobs have their turn."""


async def send_broadcast(job: JobRun) -> None:
    """Do a broadcast's next step, show its author the progress, and run again while it lasts."""
    broadcast_id = UUID(job.facts["broadcast"])
    async with job.opened() as work:
        begun = await starting.start(work, broadcast_id)
        if begun is not None:
            await _tell_begun(work, begun)
    failpoint("broadcast.started")
    for _ in range(BATCHES):
        async with job.opened() as work:
            taken = await _send_batch(job, work, broadcast_id)
        failpoint("broadcast.batch")
        if not taken:
            break
    async with job.opened() as work:
        wait = await _look(work, broadcast_id)
    if wait is None:
        async with job.finish():
            return
    async with job.reschedule(wait):
        return


async def _tell_begun(work: Work, begun: Start) -> None:
    found = begun.broadcast
    await progress.tell_starting(work, found)
    work.correlation = running.cause(found)
    for group in begun.groups:
        number = group.account_number
        work.notify(
            AccountNumber(number),
            await group_post(work, found),
            kind=MessageKind.BROADCAST,
            dedupe_key=running.group_key(found, number),
        )


async def _send_batch(job: JobRun, work: Work, broadcast_id: UUID) -> int:
    """Queue a broadcast for the next people; return how many recipients are decided."""
    found = await running.sending(work, broadcast_id)
    if found is None:
        return 0
    batch = await running.next_batch(work, found)
    work.correlation = running.cause(found)
    screen = await person_message(work, found)
    for person in batch.persons:
        key = running.key(found, person)
        work.notify(person, screen, kind=MessageKind.BROADCAST, dedupe_key=key)
    await job.flush_messages(work)
    await running.note(work, found, batch.persons)
    return batch.taken


async def _look(work: Work, broadcast_id: UUID) -> timedelta | None:
    """Show the progress of a broadcast; return when to look again, None when it is over."""
    found = await running.look(work, broadcast_id)
    if found is None:
        return None
    wait = await running.wait(work, found)
    if wait is None:
        await running.finish(work, found)
    if found.started_at is not None:
        await progress.tell_progress(work, found)
    return wait


async def give_up_broadcast(work: Work, facts: Mapping[str, Any]) -> None:
    """Pause a broadcast that failed again and again: its author may resume it later."""
    found = await rows.one(work.session, broadcast_id=UUID(facts["broadcast"]))
    if found is not None:
        await running.give_up(work, found)
