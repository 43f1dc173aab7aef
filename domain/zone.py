"""The ward's time: every date a person reads is counted in it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
"""Seven hours before UTC, without summer time."""


def day_of(moment: datetime) -> date:
    """Return the date in the ward at an aware instant."""
    return moment.astimezone(LOCAL).date()
