"""One message a day that nobody asked for, also where something comes late."""

from datetime import datetime
from typing import Any

from db.queries import outbox
from db.session import Session
from domain.deliveries import LIFETIME, Kind
from domain.quiet import Quiet
from domain.zone import day_bounds, day_of


async def one_a_day(session: Session, quiet: Quiet, *, now: datetime, accounts: Any) -> None:
    """Let broadcasts to these accounts wait for the next day where today something was told.

    Each takes a day when it is queued; what a pause or a line that was down held up gives way.
    ``accounts``: their numbers, or a query that finds these.
    """
    begins, ends = day_bounds(day_of(now))
    due = quiet.next_allowed(ends)
    await outbox.give_way(
        session,
        accounts=accounts,
        since=begins,
        due_at=due,
        expires_at=due + LIFETIME[Kind.BROADCAST],
    )
