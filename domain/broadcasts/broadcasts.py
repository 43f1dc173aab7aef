"""The rules of broadcasts: stages, refusals, narrowing, and what a second person approves."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.errors import Refused
from domain.reports.participation import AgeBand
from domain.text import clean, graphemes

MAX_WORDS = 1_000
"""Characters a reader counts."""


class BroadcastStage(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


MOVES: Mapping[BroadcastStage, frozenset[BroadcastStage]] = {
    BroadcastStage.DRAFT: frozenset(
        {BroadcastStage.WAITING, BroadcastStage.SCHEDULED, BroadcastStage.CANCELLED}
    ),
    BroadcastStage.WAITING: frozenset(
        {BroadcastStage.DRAFT, BroadcastStage.SCHEDULED, BroadcastStage.CANCELLED}
    ),
    BroadcastStage.SCHEDULED: frozenset(
        {
            BroadcastStage.DRAFT,
            BroadcastStage.WAITING,
            BroadcastStage.SENDING,
            BroadcastStage.CANCELLED,
        }
    ),
    BroadcastStage.SENDING: frozenset(
        {BroadcastStage.PAUSED, BroadcastStage.DONE, BroadcastStage.CANCELLED}
    ),
    BroadcastStage.PAUSED: frozenset({BroadcastStage.SENDING, BroadcastStage.CANCELLED}),
    BroadcastStage.DONE: frozenset(),
    BroadcastStage.CANCELLED: frozenset(),
}
"""The table of moves. A changed broadcast goes back to draft; a begun one never does."""
OPEN = frozenset({BroadcastStage.DRAFT, BroadcastStage.WAITING, BroadcastStage.SCHEDULED})
"""Until it begins its content and its audience may be changed."""
BEGUN = frozenset({BroadcastStage.SENDING, BroadcastStage.PAUSED})


class BroadcastMoveNotAllowed(Refused):
    """The broadcast's stage does not allow this (any more)."""

    code = "broadcasts.not_now"


class NoSuchBroadcast(Refused):
    """The broadcast does not exist or is of another unit: one answer for both."""

    code = "unit_desk.not_yours"


class NothingToSend(Refused):
    """No lesson, no words, no picture."""

    code = "broadcasts.nothing_to_send"


class NobodyToReach(Refused):
    """Nobody would receive it."""

    code = "broadcasts.nobody"


class NotApproved(Refused):
    """A second person was asked and has not agreed to exactly this."""

    code = "broadcasts.not_approved"


class NotWaiting(Refused):
    """No broadcast waits for this person's approval: decided, changed, or not theirs to decide."""

    code = "broadcasts.not_waiting"


class WordsMissing(Refused):
    """The message is empty."""

    code = "broadcasts.words_missing"


class WordsTooLong(Refused):
    """More characters than a broadcast may have; the limit is named, nothing is cut."""

    code = "broadcasts.words_too_long"


class AsksSecrets(Refused):
    """The words ask people for a code, a password, their papers."""

    code = "broadcasts.asks_secrets"


def check_move(stage: str, to: BroadcastStage) -> None:
    """Check that a broadcast may go from ``stage`` to ``to``. Raises BroadcastMoveNotAllowed."""
    if to not in MOVES[BroadcastStage(stage)]:
        raise BroadcastMoveNotAllowed


def check_open(stage: str) -> None:
    """Check that content and audience may still be changed. Raises BroadcastMoveNotAllowed."""
    if stage not in OPEN:
        raise BroadcastMoveNotAllowed


def read_words(raw: str) -> str:
    """Return a message as it is kept. Raises WordsMissing, WordsTooLong."""
    words = clean(raw)
    if not any(char.isalnum() for char in words):
        raise WordsMissing
    if len(graphemes(words)) > MAX_WORDS:
        raise WordsTooLong(limit=MAX_WORDS)
    return words


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The members a broadcast leaves out. No band and no channel named means all of them.

    ``has_groups``: it is also posted, once, to each group the unit linked.
    """

    not_learned: bool = False
    ages: frozenset[AgeBand] = frozenset()
    channels: frozenset[str] = frozenset()
    has_groups: bool = False

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Narrowing":
        """Rebuild a narrowing from its stored form."""
        return cls(
            not_learned=bool(kept.get("not_learned")),
            ages=frozenset(AgeBand(age) for age in kept.get("ages", ())),
            channels=frozenset(kept.get("channels", ())),
            has_groups=bool(kept.get("groups")),
        )

    def kept(self) -> dict[str, Any]:
        """Return it as JSON values for storage, always in the same order."""
        return {
            "not_learned": self.not_learned,
            "ages": sorted(self.ages),
            "channels": sorted(self.channels),
            "groups": self.has_groups,
        }

    def has(self, *, age: AgeBand, channel: str | None) -> bool:
        """Return whether a member of this age, reached on this channel, is included."""
        is_meant = not self.ages or age in self.ages
        return is_meant and (not self.channels or channel in self.channels)


def digest_of(
    *,
    lesson_id: str | None,
    words: str | None,
    attachment: UUID | None,
    narrowing: Mapping[str, Any],
) -> str:
    """Return the SHA-256 (hex) of content and audience: what a second person approves."""
    told = {
        "lesson": lesson_id,
        "words": words,
        "attachment": None if attachment is None else attachment.hex,
        "narrowing": Narrowing.read(narrowing).kept(),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def takes(reachable: Mapping[str, int], paces: Mapping[str, float | None]) -> timedelta:
    """Return how long sending takes to so many on each channel; channels send in parallel.

    ``paces``: messages a second, None for any number.
    """
    seconds = [count / pace for name, count in reachable.items() if (pace := paces.get(name))]
    return timedelta(seconds=max(seconds, default=0))
