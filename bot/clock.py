"""The only module that reads the wall clock; all other code receives the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present instant, aware and in UTC."""


def now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)
