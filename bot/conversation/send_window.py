"""Computes when an unsolicited message is due: outside quiet hours, one a day for an account."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.engine import Session
from db.queries.messages import outbox
from domain.deliveries import LIFETIME, UNSOLICITED, MessageKind
from domain.quiet import Quiet
from domain.zone import day_bounds, day_of, end_of
from services.work import OutgoingMessage, Work

DAILY_CAP = "daily cap"
"""Why a row was left out: others took the days it could have waited for."""
_OLDEST = timedelta(days=2)
"""Rows due earlier have expired or were sent."""


@dataclass(frozen=True, slots=True)
class SendWindow:
    """The earliest and latest time to send a message; ``skipped`` says why it is not sent."""

    at: datetime
    until: datetime
    skipped: str | None = None


async def send_windows(
    session: Session, outgoing: Sequence[tuple[Work, OutgoingMessage]]
) -> list[SendWindow]:
    """Return when each message is due; an account gets one unsolicited message a day.

    Their accounts are locked by this transaction, so that no other transaction takes the same day.
    """
    unsolicited = [(work, message) for work, message in outgoing if message.kind in UNSOLICITED]
    taken: dict[int, set[date]] = defaultdict(set)
    if unsolicited:
        accounts = sorted({int(message.account or 0) for _, message in unsolicited})
        now = min(work.now for work, _ in unsolicited)
        taken.update(await _taken(session, accounts, now))
    return [
        unsolicited_window(
            message.kind, work.now, work.context.quiet, taken[int(message.account or 0)]
        )
        if message.kind in UNSOLICITED
        else SendWindow(work.now, work.now + LIFETIME[message.kind])
        for work, message in outgoing
    ]


def unsolicited_window(
    kind: MessageKind, now: datetime, quiet: Quiet, taken: set[date]
) -> SendWindow:
    """Return when an unsolicited message is due; ``taken`` days are not free, and one is added.

    Quiet hours move it as far as they must; other messages delay it no longer than its kind allows.
    """
    wanted = at = quiet.next_allowed(now)
    while day_of(at) in taken:
        at = quiet.next_allowed(end_of(day_of(at)))
        if at - wanted > LIFETIME[kind]:
            return SendWindow(wanted, wanted + LIFETIME[kind], DAILY_CAP)
    taken.add(day_of(at))
    return SendWindow(at, at + LIFETIME[kind])


async def _taken(session: Session, accounts: Sequence[int], now: datetime) -> dict[int, set[date]]:
    """Return the days on which these accounts got, or will get, an unsolicited message."""
    today = day_of(now)
    since = day_bounds(today)[0] - _OLDEST
    taken: dict[int, set[date]] = defaultdict(set)
    for row in await outbox.unsolicited(session, accounts=accounts, since=since):
        if row.sent_at is not None:
            taken[row.account_number].add(day_of(row.sent_at))
        else:  # an overdue message goes today
            taken[row.account_number].add(max(day_of(row.due_at), today))
    return taken
