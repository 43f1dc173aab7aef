"""The period of a yearly report: the plan does not name it, so it is chosen."""

from datetime import date
from enum import StrEnum

from domain.reports.participation import Period


class Closing(StrEnum):
    """When a year's figures close: with the calendar, or in mid December (NĐ 09/2019, Điều 12)."""

    CALENDAR = "calendar"
    MID_DECEMBER = "mid_december"


def period_of(year: int, closing: Closing) -> Period:
    """Return the days that the report of a year covers."""
    if closing is Closing.MID_DECEMBER:
        return Period(date(year - 1, 12, 15), date(year, 12, 14))
    return Period(date(year, 1, 1), date(year, 12, 31))
