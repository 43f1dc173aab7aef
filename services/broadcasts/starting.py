"""Starts a broadcast: sets its time, and when it is due checks everything again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from db.models.broadcasts import Broadcast, GroupChat
from db.queries.broadcasts import broadcasts as rows
from db.queries.broadcasts import recipients
from db.queries.initiatives import initiatives as files
from domain.broadcasts.broadcasts import (
    BroadcastStage,
    NobodyToReach,
    NotApproved,
    check_move,
    check_open,
)
from domain.errors import Refused
from domain.files import AttachmentState
from domain.ids import AccountNumber
from services import jobs
from services.broadcasts.audience import audience
from services.broadcasts.composing import is_ready
from services.broadcasts.own import digest, own, still_leads, unit_of
from services.learning.lessons import LessonHidden
from services.notices import Notice
from services.work import Work, WorkOpener

JOB = "send_broadcast"
_AT_ONCE = 100


class PhotoNotReady(Refused):
    """The picture is still being cleaned, or was refused: a few seconds decide it."""

    code = "broadcasts.photo_not_ready"


class StopReason(StrEnum):
    """Why a broadcast did not begin at its time; its author is notified."""

    ROLE_OVER = "role_over"
    CHANGED = "changed"
    LESSON_HIDDEN = "lesson_hidden"
    NO_PHOTO = "no_photo"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Start:
    """A broadcast that began just now, with the groups to post to."""

    broadcast: Broadcast
    groups: Sequence[GroupChat]


async def check_sendable(work: Work, broadcast: Broadcast) -> None:
    """Check that it has content and an audience.

    Raises NothingToSend, LessonHidden, PhotoNotReady, NobodyToReach.
    """
    if not await is_ready(work, broadcast):
        raise PhotoNotReady
    found = await audience(work, broadcast)
    if not found.reachable and not found.groups:
        raise NobodyToReach


async def send(work: Work, broadcast_id: UUID, at: datetime | None = None) -> Broadcast:
    """Send now, or at an instant ahead; a time that was set may be set again.

    Raises NoSuchBroadcast, MoveNotAllowed, NotApproved, and what ``check_sendable`` raises.
    """
    found = await own(work, broadcast_id)
    if found.state != BroadcastStage.SCHEDULED:
        check_move(found.state, BroadcastStage.SCHEDULED)
    if found.asks_second and not is_approved(found):
        raise NotApproved
    await check_sendable(work, found)
    found.account_number = work.account
    await set_time(work, found, at)
    return found


async def plan(work: Work, broadcast_id: UUID, at: datetime) -> Broadcast:
    """Set when it goes once it is approved. Raises NoSuchBroadcast, MoveNotAllowed."""
    found = await own(work, broadcast_id)
    check_open(found.state)
    found.due_at = at
    await work.session.flush()
    return found


def is_approved(broadcast: Broadcast) -> bool:
    """Return whether a second person approved its current digest."""
    return broadcast.approved_by is not None and broadcast.digest == digest(broadcast)


async def set_time(work: Work, broadcast: Broadcast, at: datetime | None) -> None:
    """Schedule it at an instant; at once when that is past or missing."""
    is_now = at is None or at <= work.now
    broadcast.state, broadcast.due_at = BroadcastStage.SCHEDULED, work.now if is_now else at
    await work.session.flush()
    if is_now:
        queue(work, broadcast)


def queue(work: Work, broadcast: Broadcast) -> None:
    """Queue the job that sends it."""
    account = AccountNumber(broadcast.account_number)
    jobs.queue(work, kind=JOB, facts={"broadcast": broadcast.id.hex}, account=account)


async def start_due(opener: WorkOpener, now: datetime) -> int:
    """Queue broadcasts that are due, or were left by a dead process; return how many."""
    async with opener.open(now=now, correlation="tick") as work:
        found = await rows.idle(work.session, now=now, limit=_AT_ONCE)
        for one in found:
            queue(work, one)
    return len(found)


async def start(work: Work, broadcast_id: UUID) -> Start | None:
    """Begin a broadcast that is due and freeze its recipients; None: nothing to begin.

    Its author must still lead the unit, and a second person's approval must be of its current
    digest; otherwise it stops here and its author is notified why.
    """
    found = await rows.one(work.session, broadcast_id=broadcast_id)
    if (
        found is None
        or found.state != BroadcastStage.SCHEDULED
        or (found.due_at or work.now) > work.now
    ):
        return None
    stopped = await _stopped(work, found)
    if stopped is None:
        meant = await audience(work, found)
        if meant.reachable or meant.groups:
            frozen = [
                {
                    "broadcast_id": found.id,
                    "person_id": one.person,
                    "account_number": one.account,
                    "reason": one.status,
                }
                for one in meant.recipients
            ]
            await recipients.freeze(work.session, rows=frozen)
            found.state, found.started_at = BroadcastStage.SENDING, work.now
            await work.session.flush()
            return Start(found, meant.groups)
        stopped = StopReason.NOBODY
    may_be_mended = stopped in {StopReason.CHANGED, StopReason.NO_PHOTO, StopReason.LESSON_HIDDEN}
    found.state = BroadcastStage.DRAFT if may_be_mended else BroadcastStage.CANCELLED
    found.due_at = None
    if not may_be_mended:
        found.ended_at = work.now
    await work.session.flush()
    unit = work.context.ward.unit_name(unit_of(found))
    notice = Notice("broadcast.stopped", {"unit": unit, "why": stopped})
    work.notify(AccountNumber(found.account_number), notice)
    return None


async def _stopped(work: Work, broadcast: Broadcast) -> StopReason | None:
    if not await still_leads(work, broadcast):
        return StopReason.ROLE_OVER
    if broadcast.asks_second and not is_approved(broadcast):
        return StopReason.CHANGED
    try:
        is_clean = await is_ready(work, broadcast)
    except LessonHidden:
        return StopReason.LESSON_HIDDEN
    return None if is_clean else StopReason.NO_PHOTO


async def is_photo_refused(work: Work, broadcast: Broadcast) -> bool:
    """Return whether its picture cannot be sent at all: another one is needed."""
    if broadcast.attachment_id is None:
        return False
    found = await files.attachment(work.session, attachment_id=broadcast.attachment_id)
    return found is None or found.state == AttachmentState.REFUSED
