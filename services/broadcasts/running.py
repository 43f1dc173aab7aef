"""Runs a broadcast: picks the next recipients, stores what was queued, pauses and ends it.

Each step reads the broadcast afresh and stores what it did in the same transaction: after a crash
another process finds exactly what is left.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import broadcasts as rows
from db.queries.broadcasts import outbox as broadcast_outbox
from db.queries.broadcasts import recipients
from db.queries.messages import locked_accounts
from db.queries.people import shared_phone
from domain.broadcasts.broadcasts import BEGUN, BroadcastStage, check_move
from domain.broadcasts.recipients import CANCELLED, RecipientStatus
from domain.deliveries import LIFETIME, MessageKind
from domain.ids import PersonId
from services.broadcasts import composing, starting
from services.broadcasts.own import own, still_leads, unit_of
from services.learning.lessons import LessonHidden
from services.messages.daily_limit import limit_to_one_a_day
from services.work import Work

BATCH = 200
"""Recipients in one transaction: short enough that no reply waits for it."""
SOON = timedelta(seconds=5)
"""Time between two polls of a broadcast under way."""
LATER = timedelta(minutes=10)
"""The longest wait for rows that are due much later: quiet hours, silent days."""


def key(broadcast: Broadcast, person: UUID) -> str:
    """Return the dedupe key of a broadcast for one person: sent once, however often it is tried."""
    return f"broadcast:{broadcast.id.hex}:{person.hex}"


def group_key(broadcast: Broadcast, group: int) -> str:
    """Return the dedupe key of a post in a group: once."""
    return f"broadcast:{broadcast.id.hex}:group:{group}"


def cause(broadcast: Broadcast) -> str:
    """Return the correlation of a broadcast's outbox rows."""
    return f"cast-{broadcast.id.hex}"


@dataclass(frozen=True, slots=True)
class BroadcastBatch:
    """Recipients to send to now; ``taken`` counts those found to be out of reach as well."""

    persons: Sequence[PersonId]
    taken: int


async def sending(work: Work, broadcast_id: UUID) -> Broadcast | None:
    """Return a broadcast that is being sent, locked; None for any other.

    It is cancelled if its author no longer leads the unit, and held if its lesson was withdrawn.
    """
    found = await rows.one(work.session, broadcast_id=broadcast_id)
    if found is None or found.state != BroadcastStage.SENDING:
        return None
    if not await still_leads(work, found):
        await _end(work, found, BroadcastStage.CANCELLED)
    elif await composing.is_shown(work, found):
        return found
    else:
        await halt(work, found)
    return None


async def next_batch(work: Work, broadcast: Broadcast) -> BroadcastBatch:
    """Return the next recipients; those who muted, left or lost their account get a status."""
    session, unit = work.session, unit_of(broadcast)
    persons = await recipients.next_recipients(session, broadcast_id=broadcast.id, limit=BATCH)
    if not persons:
        return BroadcastBatch([], 0)
    homes = await shared_phone.recipient_accounts(session, persons=persons)
    # The lock orders this against a person who mutes or leaves now: before our query, or after
    # their row exists.
    await locked_accounts.locked(session, numbers=[home.number for home in homes.values()])
    why: dict[UUID, str] = await recipients.out_of_reach(session, unit=unit, persons=persons)
    for person in persons:
        home = homes.get(person)
        if home is None:
            why.setdefault(person, RecipientStatus.NO_ACCOUNT)
        elif home.channel not in work.context.channels:
            why.setdefault(person, RecipientStatus.CHANNEL_OFF)
    noted = [_noted(broadcast, person, why=reason) for person, reason in why.items()]
    await recipients.note(session, rows=noted)
    told = [PersonId(person) for person in persons if person not in why]
    return BroadcastBatch(sorted(told, key=partial(_lot, broadcast)), len(persons))


def _lot(broadcast: Broadcast, person: UUID) -> bytes:
    """Return a person's random rank, new in each broadcast: sharers of a phone take turns."""
    return hashlib.sha256(broadcast.id.bytes + person.bytes).digest()


async def note(work: Work, broadcast: Broadcast, persons: Sequence[PersonId]) -> None:
    """Store which outbox row each recipient got, once the rows are written."""
    said = await recipients.said(work.session, keys=[key(broadcast, one) for one in persons])
    noted = []
    for person in persons:
        account, row = said.get(key(broadcast, person), (None, None))
        why = RecipientStatus.NO_ACCOUNT if row is None else None
        noted.append(_noted(broadcast, person, why=why, row_id=row, account=account))
    await recipients.note(work.session, rows=noted)


def _noted(
    broadcast: Broadcast,
    person: UUID,
    *,
    why: str | None,
    row_id: int | None = None,
    account: int | None = None,
) -> dict[str, object]:
    return {
        "broadcast": broadcast.id,
        "person": person,
        "row_id": row_id,
        "why": why,
        "account": account,
    }


async def look(work: Work, broadcast_id: UUID) -> Broadcast | None:
    """Return a broadcast, its rows made consistent: a pause holds the queued ones."""
    found = await rows.one(work.session, broadcast_id=broadcast_id)
    if found is not None and found.state == BroadcastStage.PAUSED:
        await broadcast_outbox.hold(work.session, cause=cause(found), now=work.now)
    if found is not None and found.state == BroadcastStage.CANCELLED:
        await _drop_rows(work, found)
    return found


async def wait(work: Work, broadcast: Broadcast) -> timedelta | None:
    """Return how long to wait before the next step; None: this job is over.

    A broadcast whose time was moved meanwhile is begun by the scheduled task.
    """
    if broadcast.state == BroadcastStage.SCHEDULED:
        is_due = broadcast.due_at is not None and broadcast.due_at <= work.now
        return SOON if is_due else None
    if broadcast.state == BroadcastStage.SENDING and await recipients.next_recipients(
        work.session, broadcast_id=broadcast.id, limit=1
    ):
        return timedelta(0)
    due = await broadcast_outbox.next_due(work.session, cause=cause(broadcast))
    if due is None:
        return None
    return max(SOON, min(due - work.now, LATER))


async def finish(work: Work, broadcast: Broadcast) -> None:
    """Finish a broadcast whose rows all have an outcome."""
    if broadcast.state == BroadcastStage.SENDING:
        await _end(work, broadcast, BroadcastStage.DONE)


async def pause(work: Work, broadcast_id: UUID) -> Broadcast:
    """Pause a broadcast and hold its queued rows. Raises NoSuchBroadcast, MoveNotAllowed."""
    found = await own(work, broadcast_id)
    check_move(found.state, BroadcastStage.PAUSED)
    await halt(work, found)
    return found


async def halt(work: Work, broadcast: Broadcast) -> None:
    """Hold its queued rows."""
    broadcast.state = BroadcastStage.PAUSED
    await work.session.flush()
    await broadcast_outbox.hold(work.session, cause=cause(broadcast), now=work.now)


async def resume(work: Work, broadcast_id: UUID) -> Broadcast:
    """Resume it, outside quiet hours. Raises NoSuchBroadcast, MoveNotAllowed, LessonHidden."""
    found = await own(work, broadcast_id)
    if found.state != BroadcastStage.PAUSED:
        check_move(found.state, BroadcastStage.PAUSED)  # being sent: it goes on already
        return found
    if not await composing.is_shown(work, found):
        raise LessonHidden
    found.state = BroadcastStage.SENDING
    await work.session.flush()
    due: datetime = work.context.quiet.next_allowed(work.now)
    until = due + LIFETIME[MessageKind.BROADCAST]
    await broadcast_outbox.release(work.session, cause=cause(found), due_at=due, expires_at=until)
    await limit_to_one_a_day(
        work.session,
        work.context.quiet,
        now=work.now,
        accounts=broadcast_outbox.told_by(cause(found)),
    )
    starting.queue(work, found)
    return found


async def give_up(work: Work, broadcast: Broadcast) -> None:
    """Hold a broadcast that cannot go on now; one that has not begun becomes a draft again."""
    if broadcast.state == BroadcastStage.SENDING:
        await halt(work, broadcast)
    elif broadcast.state == BroadcastStage.SCHEDULED:
        broadcast.state, broadcast.due_at = BroadcastStage.DRAFT, None
        await work.session.flush()


async def cancel(work: Work, broadcast_id: UUID) -> Broadcast:
    """Cancel it: queued rows are never sent. Raises NoSuchBroadcast, MoveNotAllowed."""
    found = await own(work, broadcast_id)
    check_move(found.state, BroadcastStage.CANCELLED)
    await _end(work, found, BroadcastStage.CANCELLED)
    return found


async def stop_all(work: Work, author: PersonId) -> None:
    """Cancel all broadcasts of an author who is being erased."""
    for found in await rows.under_way_of(work.session, author=author):
        await _end(work, found, BroadcastStage.CANCELLED)


async def _end(work: Work, broadcast: Broadcast, stage: BroadcastStage) -> None:
    has_begun = broadcast.state in BEGUN
    broadcast.state, broadcast.ended_at = stage, work.now
    if not has_begun:
        broadcast.follows_id = None
    await work.session.flush()
    if stage is BroadcastStage.CANCELLED and has_begun:
        await _drop_rows(work, broadcast)


async def _drop_rows(work: Work, broadcast: Broadcast) -> None:
    session, id_ = work.session, broadcast.id
    await recipients.stop_recipients(session, broadcast_id=id_, reason=RecipientStatus.STOPPED)
    await broadcast_outbox.cancel(session, cause=cause(broadcast), reason=CANCELLED, now=work.now)
