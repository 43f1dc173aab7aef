"""Maps a send result to its row: it ends with an outcome, or waits; says which rows may go."""

from datetime import datetime
from typing import Any

from bot.delivery.platform_sender import SendResult
from domain.deliveries import (
    MAX_ATTEMPTS,
    MAX_RESENDS,
    UNSOLICITED,
    MessageKind,
    SendOutcome,
    State,
    pause_after,
)
from domain.quiet import Quiet

_ENDS = {
    SendOutcome.SENT: State.SENT,
    SendOutcome.FAILED: State.FAILED,
    SendOutcome.BLOCKED: State.SKIPPED,
    SendOutcome.EXPIRED: State.EXPIRED,
}


def least_urgent(quiet: Quiet, now: datetime) -> MessageKind:
    """Return the last kind that may go now: a late row of the day waits for the morning."""
    return MessageKind.NOTICE if quiet.is_quiet(now) else MessageKind.BROADCAST


def is_unasked(row: Any, report: SendResult) -> bool:
    """Return whether a message was sent that nobody asked for."""
    return row.kind in UNSOLICITED and report.outcome is SendOutcome.SENT


def row_outcome(row: Any, report: SendResult, now: datetime) -> dict[str, Any]:
    """Return what is written back for a claimed row, with its fence as claimed."""
    state, due, reason = State.QUEUED, row.due_at, report.reason
    resent = row.resent + (1 if row.posting_at is not None else 0)
    # A pause the platform asked for is no failure of this row.
    tries = row.attempts + (0 if report.retry_after else 1)
    if report.outcome in _ENDS:
        state = _ENDS[report.outcome]
    else:
        due = now + (report.retry_after or pause_after(row.attempts + 1))
        if report.outcome is SendOutcome.UNKNOWN:
            resent += 1
        if tries >= MAX_ATTEMPTS or resent > MAX_RESENDS:
            state, reason = State.FAILED, reason or "given up"
    return {
        "row_id": row.id,
        "held": row.fence + 1,
        "to": state,
        "why": reason,
        "platform": report.platform_id,
        "at": now if state is State.SENT else None,
        "due": due,
        "tries": tries,
        "again": resent,
    }
