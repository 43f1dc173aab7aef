"""What is asked of an export of deliveries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.deliveries import MessageKind
from domain.ward import Ward
from services.reports.exports.request import Format

FORMATS: Sequence[Format] = (Format.XLSX, Format.CSV, Format.JSON)


@dataclass(frozen=True, slots=True)
class DeliveriesRequest:
    """One export: days are the ward's, both included; no ``kinds`` means all of them.

    ``units`` maps a unit's word to its name, ``taken_at`` is aware UTC.
    """

    out: Path
    format: Format
    ward_id: str
    ward_name: str
    units: Mapping[str, str]
    taken_by: str
    taken_at: datetime
    first_day: date | None = None
    last_day: date | None = None
    kinds: tuple[MessageKind, ...] = ()
    broadcast: UUID | None = None

    def filters(self) -> dict[str, Any]:
        """Return what the log of exports keeps of this request."""
        chosen = {
            "first_day": self.first_day and self.first_day.isoformat(),
            "last_day": self.last_day and self.last_day.isoformat(),
            "kinds": [kind.name.lower() for kind in self.kinds],
            "broadcast": self.broadcast and self.broadcast.hex,
        }
        used = {name: value for name, value in chosen.items() if value}
        return {"format": str(self.format), **used}


def unit_names(ward: Ward) -> dict[str, str]:
    """Return the name of every unit of a ward by its word."""
    return {unit.word: ward.unit_name(unit) for unit in ward.units}
