"""What became of a broadcast: figures by named outcome, who was not reached, the author told."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import broadcasts as rows
from db.queries.broadcasts import recipients
from db.queries.broadcasts.recipients import OutcomeCount, RecipientOutcome
from domain.broadcasts import (
    NOT_REACHED,
    BroadcastFigures,
    Narrowing,
    RecipientStatus,
    recipient_status,
)
from domain.ids import AccountNumber
from domain.screens import Screen
from domain.text import name_key
from services.broadcasts import running
from services.broadcasts.own import own, unit_of
from services.work import Work

SHORTLY = timedelta(minutes=2)
"""Rows due later than this wait for something else than their turn."""


@dataclass(frozen=True, slots=True)
class Missed:
    """People not reached for one reason; ``names`` only of those who let their leader see it."""

    status: RecipientStatus
    count: int
    names: Sequence[str]


def status_of(told: OutcomeCount | RecipientOutcome) -> RecipientStatus:
    """Return what became of it for someone, or for so many people alike."""
    if told.reason is not None:
        return RecipientStatus(told.reason)
    return recipient_status(told.state, told.why, was_seen=told.was_seen or told.has_opened)


async def figures(work: Work, broadcast: Broadcast) -> BroadcastFigures:
    """Return how far a broadcast is; all zero before it begins."""
    statuses: Counter[RecipientStatus] = Counter()
    opened = 0
    for told in await recipients.outcomes(work.session, broadcast_id=broadcast.id):
        statuses[status_of(told)] += told.count
        opened += told.count if told.has_opened else 0
    return BroadcastFigures(statuses, opened)


async def missed(work: Work, broadcast_id: UUID) -> tuple[Broadcast, list[Missed]]:
    """Return who was not reached, by reason. Raises NoSuchBroadcast."""
    found = await own(work, broadcast_id)
    counts: Counter[RecipientStatus] = Counter()
    names: defaultdict[RecipientStatus, list[str]] = defaultdict(list)
    for told in await recipients.each(work.session, broadcast_id=found.id, unit=unit_of(found)):
        what = status_of(told)
        counts[what] += 1
        names[what] += [told.name] if told.name else []
    return found, [
        Missed(one, counts[one], sorted(names[one], key=name_key))
        for one in NOT_REACHED
        if counts[one]
    ]


async def goes_on_at(work: Work, broadcast: Broadcast) -> datetime | None:
    """Return when the rest goes where it waits for quiet hours to end; None: it is going."""
    due = await recipients.next_due(work.session, cause=running.cause(broadcast))
    return due if due is not None and due - work.now > SHORTLY else None


async def posted(work: Work, broadcast: Broadcast) -> int:
    """Return into how many of its unit's groups it was posted."""
    if not Narrowing.read(broadcast.narrowing).has_groups:
        return 0
    keys = [
        running.group_key(broadcast, group.account_number)
        for group in await rows.groups(work.session, unit=unit_of(broadcast))
    ]
    return await recipients.sent_under(work.session, keys=keys)


def _key(broadcast: Broadcast, n: int) -> str:
    return f"broadcast:{broadcast.id.hex}:told:{n}"


async def tell(work: Work, broadcast: Broadcast, screen: Screen) -> None:
    """Show its author how far it is, in place of what she was shown before; nothing said twice."""
    now = {"says": [[phrase.key, dict(phrase.facts)] for phrase in screen.says]}
    before: Mapping[str, object] | None = None
    if broadcast.told:
        before = await recipients.last_told(work.session, key=_key(broadcast, broadcast.told))
    if before == now:
        return
    broadcast.told += 1
    await work.session.flush()
    replaces = _key(broadcast, broadcast.told - 1) if before is not None else None
    work.tell(
        AccountNumber(broadcast.account_number),
        screen,
        dedupe_key=_key(broadcast, broadcast.told),
        replaces=replaces,
    )
