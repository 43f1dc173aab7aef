"""What becomes of something said: kinds, states and the named outcome of every delivery."""

from datetime import timedelta
from enum import IntEnum, StrEnum


class MessageKind(IntEnum):
    """Why something is said; smaller is more urgent."""

    REPLY = 0
    NOTICE = 1
    REMINDER = 2
    BROADCAST = 3


UNSOLICITED = frozenset({MessageKind.REMINDER, MessageKind.BROADCAST})
"""Kinds of unsolicited messages: sent outside quiet hours only, once a day."""


class State(StrEnum):
    """Where an outbox row stands; the last four are final. A held one waits for a word."""

    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    EXPIRED = "expired"


class SendOutcome(StrEnum):
    """What a sender reports of one platform request."""

    SENT = "sent"
    LATER = "later"
    FAILED = "failed"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


LIFETIME = {
    MessageKind.REPLY: timedelta(hours=24),
    MessageKind.NOTICE: timedelta(days=7),
    MessageKind.REMINDER: timedelta(hours=12),
    MessageKind.BROADCAST: timedelta(hours=24),
}
"""How long a row may wait before it expires instead of being sent late."""

ACKNOWLEDGE = "acknowledge"
"""The key of a row that only tells a platform that a press was heard."""
TYPING = "typing"
"""In the request of such a row: it shows that something slow is being made."""
ACKNOWLEDGE_WITHIN = timedelta(seconds=10)

MAX_ATTEMPTS = 8
MAX_RESENDS = 2
"""How often a post of unknown outcome is repeated."""

LEASE = timedelta(seconds=60)
CLOCK_DRIFT = timedelta(minutes=1)
"""What was noted as farther ahead than this was noted by a clock that has been set back since."""


def pause_after(attempt: int) -> timedelta:
    """Return how long a row waits for its next try: 2, 4, 8 … seconds, five minutes at most."""
    return timedelta(seconds=min(2**attempt, 300))
