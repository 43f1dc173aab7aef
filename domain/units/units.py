"""A unit: one organisation or one khối, the scope a leader acts in and a figure is counted by."""

from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What sort of unit."""

    ORGANISATION = "organisation"
    KHOI = "khoi"


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """One unit by its code in the ward's profile."""

    kind: UnitKind
    code: str

    @property
    def word(self) -> str:
        """How an action or a link writes it: ``khoi.K01``."""
        return f"{self.kind}.{self.code}"


def read_unit(word: str) -> Unit | None:
    """Return the unit an action names, or None."""
    kind, _, code = word.partition(".")
    return Unit(UnitKind(kind), code) if kind in set(UnitKind) and code else None
