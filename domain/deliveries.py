"""The rules of outbound messages: kinds, states, outcomes, lifetimes and retries."""

from datetime import timedelta
from enum import IntEnum, StrEnum


class MessageKind(IntEnum):
    """Why a message is sent; smaller is more urgent."""

    REPLY = 0
    NOTICE = 1
    REMINDER = 2
    BROADCAST = 3


UNSOLICITED = frozenset({MessageKind.REMINDER, MessageKind.BROADCAST})
"""Kinds of unsolicited messages: sent outside quiet hours only, once a day."""


class State(StrEnum):
    """The state of an outbox row; the last four are final; held: its broadcast is paused."""

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
"""The dedupe key part of a row that only acknowledges a press to its platform."""
TYPING = "typing"
"""Marks the request of such a row: the platform shows that words or a file are being made."""
ANSWERED = "answered"
"""Marks the request of such a row: the message whose buttons go, for its question is answered."""
ACKNOWLEDGE_WITHIN = timedelta(seconds=10)

MAX_ATTEMPTS = 8
MAX_RESENDS = 2
"""How often a request of unknown outcome is repeated."""

LEASE = timedelta(seconds=60)
CLOCK_DRIFT = timedelta(minutes=1)
"""A stored time farther ahead than this comes from a clock that has been set back since."""


def pause_after(attempt: int) -> timedelta:
    """Return how long a row waits for its next try: 2, 4, 8 … seconds, five minutes at most."""
    return timedelta(seconds=min(2**attempt, 300))
