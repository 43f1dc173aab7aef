"""The recipients of a broadcast: what became of it for each, and the figures of all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.deliveries import State


class RecipientStatus(StrEnum):
    """What became of a broadcast for one person; every recipient has exactly one."""

    REACHED = "reached"
    PAGE_CLOSED = "page_closed"
    UNDER_WAY = "under_way"
    MUTED = "muted"
    LEFT_UNIT = "left_unit"
    NO_ACCOUNT = "no_account"
    CHANNEL_OFF = "channel_off"
    BLOCKED = "blocked"
    NOT_NOW = "not_now"
    TOO_LATE = "too_late"
    STOPPED = "stopped"
    FAILED = "failed"


CANCELLED = "cancelled"
"""Why a row of a cancelled broadcast is skipped."""
_SKIPPED = {
    one.value: one
    for one in (RecipientStatus.BLOCKED, RecipientStatus.MUTED, RecipientStatus.LEFT_UNIT)
} | {CANCELLED: RecipientStatus.STOPPED}
_ENDED = {State.FAILED: RecipientStatus.FAILED, State.EXPIRED: RecipientStatus.TOO_LATE}


def recipient_status(state: str | None, reason: str | None, *, was_seen: bool) -> RecipientStatus:
    """Return the recipient status for an outbox row's state; None: nothing was queued yet.

    ``was_seen`` is False on a channel where only an open page shows messages, and it was not open
    since.
    """
    if state == State.SENT:
        return RecipientStatus.REACHED if was_seen else RecipientStatus.PAGE_CLOSED
    if state == State.SKIPPED:
        return _SKIPPED.get(reason or "", RecipientStatus.NOT_NOW)
    return (
        RecipientStatus.UNDER_WAY
        if state is None
        else _ENDED.get(State(state), RecipientStatus.UNDER_WAY)
    )


BAR = 10
"""Characters of the bar."""


@dataclass(frozen=True, slots=True)
class BroadcastFigures:
    """How far a broadcast is: people by recipient status, each counted once.

    ``opened`` counts those who pressed something under it or opened its lesson since.
    """

    fates: Mapping[RecipientStatus, int]
    opened: int = 0

    @property
    def total(self) -> int:
        """The number of recipients."""
        return sum(self.fates.values())

    @property
    def sent(self) -> int:
        """The messages that were sent and arrived."""
        return self._of({RecipientStatus.REACHED, RecipientStatus.PAGE_CLOSED})

    @property
    def left(self) -> int:
        """The recipients who are still to be sent the broadcast."""
        return self._of({RecipientStatus.UNDER_WAY})

    @property
    def missed(self) -> int:
        """The recipients it does not reach, whatever the reason."""
        return self.total - self.sent - self.left

    @property
    def percent(self) -> int:
        """The share of recipients with a final status, rounded down."""
        return 100 if not self.total else 100 * (self.total - self.left) // self.total

    @property
    def bar(self) -> str:
        """The same share as ten blocks."""
        full = self.percent * BAR // 100
        return "▓" * full + "░" * (BAR - full)

    def _of(self, fates: Collection[RecipientStatus]) -> int:
        return sum(self.fates.get(one, 0) for one in fates)


NOT_REACHED: Sequence[RecipientStatus] = tuple(
    one
    for one in RecipientStatus
    if one not in {RecipientStatus.REACHED, RecipientStatus.UNDER_WAY}
)
"""The statuses that call for a visit, a call or a word at the next meeting, in display order."""
