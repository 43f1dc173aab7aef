"""One message a day that nobody asked for, also where something comes late."""

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
    """Let broadcasts to these accounts wait for the next day where today something was told.

    Each takes a day when it is queued; what a pause or a line that was down held up gives way.
    ``accounts``: their numbers, or a query that finds these.
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
