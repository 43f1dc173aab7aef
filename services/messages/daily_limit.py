"""Limits unsolicited messages to one a day, also where something comes late."""

from datetime import datetime
from typing import Any

from db.engine import Session
from db.queries.messages import outbox
from domain.deliveries import LIFETIME, MessageKind
from domain.quiet import Quiet
from domain.zone import day_bounds, day_of


async def limit_to_one_a_day(
    session: Session, quiet: Quiet, *, now: datetime, accounts: Any
) -> None:
    """Put off broadcasts to these accounts to the next day if today has an unsolicited message.

    Each takes a day when it is queued; what was held up by a pause or an outage gives way.
    ``accounts``: their numbers, or a query that selects these.
    """
    begins, ends = day_bounds(day_of(now))
    due = quiet.next_allowed(ends)
    await outbox.defer_unsolicited(
        session,
        accounts=accounts,
        since=begins,
        due_at=due,
        expires_at=due + LIFETIME[MessageKind.BROADCAST],
    )
