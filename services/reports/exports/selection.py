"""Defines which initiatives are exported, and in which order."""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.errors import BadSetting
from domain.initiatives.initiatives import Status

NEVER_EXPORTED = Status.DRAFT
"""A draft is its author's own until it is sent."""


class Order(StrEnum):
    """The order of rows: by running code, or as Vietnamese names are sorted."""

    CODE = "code"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which initiatives: an empty list means all. Days are the ward's, both included."""

    first_day: date | None = None
    last_day: date | None = None
    contents: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    khoi: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse impossible selections. Raises BadSetting."""
        if NEVER_EXPORTED in self.statuses:
            raise BadSetting("A draft belongs to its author until it is sent: it is not exported.")
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise BadSetting(f"--from {self.first_day} is later than --to {self.last_day}.")

    def told(self) -> dict[str, Any]:
        """Return the filters in use as JSON values."""
        return {
            name: list(value) if isinstance(value, tuple) else value.isoformat()
            for name, value in asdict(self).items()
            if value
        }


EVERY = Selection()
"""All there are."""
