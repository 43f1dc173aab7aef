"""The one home of the wall clock; everyone else is handed the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC."""


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)
