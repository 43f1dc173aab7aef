"""The record of a rehearsal: what its database does not keep."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(slots=True)
class PlayRecord:
    """Holds the requests a platform took, the people left out on each day, and the progress.

    ``requests`` are (address, fingerprint); ``left_out`` are (rule, reason, how many) by day.
    """

    requests: list[tuple[str, str]] = field(default_factory=list)
    left_out: dict[date, list[tuple[str, str, int]]] = field(default_factory=dict)
    played_until: datetime | None = None

    def take(self, address: str, fingerprint: str) -> None:
        """Keep that a platform took a request."""
        self.requests.append((address, fingerprint))

    def close_day(self, day: date, left_out: Sequence[Any]) -> None:
        """Keep who was left out on a day that is over.

        The first call counts: by a second one, something that waited may be decided again.
        """
        self.left_out.setdefault(day, [(rule, why, many) for rule, why, many in left_out])

    def finish(self, now: datetime) -> None:
        """Keep that everything up to an instant is played."""
        self.played_until = now
