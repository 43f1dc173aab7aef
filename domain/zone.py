"""The ward's time: every date a person reads is counted in it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
"""Seven hours before UTC, without summer time."""


def day_of(moment: datetime) -> date:
    """Return the date in the ward at an aware instant."""
    return moment.astimezone(LOCAL).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return when a date of the ward begins and is over, in UTC."""
    return end_of(day - timedelta(days=1)), end_of(day)


def end_of(day: date) -> datetime:
    """Return the instant a date of the ward is over, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL).astimezone(UTC)


def last_day(until: datetime) -> date:
    """Return the last date in the ward before an instant: what lasts until midnight lasts a day."""
    return day_of(until - timedelta(microseconds=1))
