"""Reports a broadcast's progress to its author in one message that each notice replaces."""

from datetime import datetime, timedelta

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import broadcasts as rows
from db.queries.broadcasts import outbox as broadcast_outbox
from domain.broadcasts.broadcasts import BEGUN, BroadcastStage, Narrowing
from domain.broadcasts.recipients import BroadcastFigures, RecipientStatus
from domain.ids import AccountNumber
from services.broadcasts import composing, following_up, running
from services.broadcasts.own import unit_of
from services.broadcasts.reporting import figures
from services.notices import Notice
from services.work import Work

SHORTLY = timedelta(minutes=2)
"""Rows due later than this wait for quiet hours, not for their send slot."""


async def tell_progress(work: Work, broadcast: Broadcast) -> None:
    """Notify its author how far it is."""
    await _tell(work, broadcast, await progress(work, broadcast))


async def tell_starting(work: Work, broadcast: Broadcast) -> None:
    """Notify the author that the broadcast begins, unless they were notified before."""
    if not broadcast.told:
        await _tell(work, broadcast, _starting(work, broadcast))


async def progress(work: Work, broadcast: Broadcast) -> Notice:
    """Return a broadcast's progress notice, or its results once it is over."""
    if broadcast.state == BroadcastStage.SCHEDULED:
        return _starting(work, broadcast)
    found = await figures(work, broadcast)
    if broadcast.state not in BEGUN:
        return await _outcome(work, broadcast, found)
    is_paused = broadcast.state == BroadcastStage.PAUSED
    goes_on = None if is_paused else await _goes_on_at(work, broadcast)
    return Notice(
        "broadcast.under_way",
        {
            "broadcast": broadcast.id.hex,
            "unit": _unit(work, broadcast),
            "bar": found.bar,
            "percent": found.percent,
            "sent": found.sent,
            "total": found.total,
            "left": found.left,
            "missed": found.missed,
            "is_paused": is_paused,
            "may_resume": is_paused and await composing.is_shown(work, broadcast),
            "goes_on": None if goes_on is None else goes_on.isoformat(),
        },
    )


def _starting(work: Work, broadcast: Broadcast) -> Notice:
    return Notice("broadcast.starting", {"unit": _unit(work, broadcast)})


async def _outcome(work: Work, broadcast: Broadcast, found: BroadcastFigures) -> Notice:
    return Notice(
        "broadcast.over",
        {
            "broadcast": broadcast.id.hex,
            "unit": _unit(work, broadcast),
            "is_done": broadcast.state == BroadcastStage.DONE,
            "bar": found.bar,
            "sent": found.sent,
            "total": found.total,
            "statuses": {
                status.value: found.fates[status]
                for status in RecipientStatus
                if found.fates.get(status)
            },
            "posted": await _posted(work, broadcast),
            "opened": found.opened,
            "may_follow": await following_up.may_follow(work, broadcast),
        },
    )


def _unit(work: Work, broadcast: Broadcast) -> str:
    return work.context.ward.unit_name(unit_of(broadcast))


async def _goes_on_at(work: Work, broadcast: Broadcast) -> datetime | None:
    """Return when the rest is sent if it waits for quiet hours to end; None: it is being sent."""
    due = await broadcast_outbox.next_due(work.session, cause=running.cause(broadcast))
    return due if due is not None and due - work.now > SHORTLY else None


async def _posted(work: Work, broadcast: Broadcast) -> int:
    """Return in how many of its unit's groups it was posted."""
    if not Narrowing.read(broadcast.narrowing).has_groups:
        return 0
    keys = [
        running.group_key(broadcast, group.account_number)
        for group in await rows.groups(work.session, unit=unit_of(broadcast))
    ]
    return await broadcast_outbox.sent_under(work.session, keys=keys)


def _key(broadcast: Broadcast, n: int) -> str:
    return f"broadcast:{broadcast.id.hex}:told:{n}"


async def _tell(work: Work, broadcast: Broadcast, notice: Notice) -> None:
    """Notify its author, replacing the earlier notice; an unchanged notice is not sent again."""
    before = None
    if broadcast.told:
        before = await broadcast_outbox.last_told(work.session, key=_key(broadcast, broadcast.told))
    if before is not None and before.get("notice") == notice.as_kept():
        return
    broadcast.told += 1
    await work.session.flush()
    work.notify(
        AccountNumber(broadcast.account_number),
        notice,
        dedupe_key=_key(broadcast, broadcast.told),
        replaces=_key(broadcast, broadcast.told - 1) if before is not None else None,
    )
