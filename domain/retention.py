"""Says how long the ward keeps what it needs for a while only."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Kept(StrEnum):
    """What is deleted by itself once its days are over."""

    BROWSER_SESSION = "browser_session"
    ONE_TIME_CODE = "one_time_code"
    MESSENGER_UPDATE = "messenger_update"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """So many days, for this reason; ``is_confirmed``: the ward has said yes."""

    kept: Kept
    days: int
    source: str
    is_confirmed: bool

    @property
    def period(self) -> timedelta:
        """How long it is kept."""
        return timedelta(days=self.days)
