"""Reports the results of a broadcast: figures by recipient status, and who was not reached."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import outcomes as outcome_rows
from db.queries.broadcasts.outcomes import OutcomeCount, RecipientOutcome
from domain.broadcasts.recipients import (
    NOT_REACHED,
    BroadcastFigures,
    RecipientStatus,
    recipient_status,
)
from domain.name_order import name_key
from services.broadcasts.own import own, unit_of
from services.work import Work


@dataclass(frozen=True, slots=True)
class Missed:
    """People not reached for one reason; ``names`` only of those whose leader may see it."""

    status: RecipientStatus
    count: int
    names: Sequence[str]


def status_of(told: OutcomeCount | RecipientOutcome) -> RecipientStatus:
    """Return the recipient status of one person, or of a group with the same facts."""
    if told.reason is not None:
        return RecipientStatus(told.reason)
    return recipient_status(told.state, told.why, was_seen=told.was_seen or told.has_opened)


async def figures(work: Work, broadcast: Broadcast) -> BroadcastFigures:
    """Return how far a broadcast is; all zero before it begins."""
    statuses: Counter[RecipientStatus] = Counter()
    opened = 0
    for told in await outcome_rows.outcomes(work.session, broadcast_id=broadcast.id):
        statuses[status_of(told)] += told.count
        opened += told.count if told.has_opened else 0
    return BroadcastFigures(statuses, opened)


async def missed(work: Work, broadcast_id: UUID) -> tuple[Broadcast, list[Missed]]:
    """Return the people who were not reached, by reason. Raises NoSuchBroadcast."""
    found = await own(work, broadcast_id)
    counts: Counter[RecipientStatus] = Counter()
    names: defaultdict[RecipientStatus, list[str]] = defaultdict(list)
    for told in await outcome_rows.each(work.session, broadcast_id=found.id, unit=unit_of(found)):
        what = status_of(told)
        counts[what] += 1
        names[what] += [told.name] if told.name else []
    return found, [
        Missed(one, counts[one], sorted(names[one], key=name_key))
        for one in NOT_REACHED
        if counts[one]
    ]
