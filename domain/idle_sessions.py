"""Says when a browser has to come by a code again: left unused, or a role ended that it was for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

IDLE = timedelta(days=180)
IDLE_WITH_ROLE = timedelta(days=30)
"""How long a browser may be left unused; a role reads what others wrote."""


@dataclass(frozen=True, slots=True)
class RoleSpan:
    """When a role for a unit (or the ward) was given, and when it ends or ended, if ever."""

    role: str
    unit: str | None
    ends_at: datetime | None

    def stands(self, now: datetime) -> bool:
        """Return whether the role is held now."""
        return self.ends_at is None or self.ends_at > now


def is_over(
    *, opened_at: datetime, used_at: datetime, roles: Sequence[RoleSpan], now: datetime
) -> bool:
    """Return whether a session may no longer be used.

    A role that ended since it was opened ends it, unless the same role for the same unit goes on.
    """
    held = {(one.role, one.unit) for one in roles if one.stands(now)}
    if now - used_at > (IDLE_WITH_ROLE if held else IDLE):
        return True
    lost = (one for one in roles if one.ends_at is not None and opened_at < one.ends_at <= now)
    return any((one.role, one.unit) not in held for one in lost)
