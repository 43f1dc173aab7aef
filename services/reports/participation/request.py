"""What is asked of an export of figures, in words that travel to the child process as JSON."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson

from domain.reports.participation import EVER, Period
from services.reports.exports.request import Format
from services.reports.participation.places import PlaceNames

FORMATS = (Format.XLSX, Format.CSV, Format.JSON)


@dataclass(frozen=True, slots=True)
class FiguresRequest:
    """One export of figures: where to, for whom, when (``taken_at`` aware UTC), of which days.

    ``hides_small`` is for whoever is not staff: small cells are hidden, records are left out.
    """

    out: Path
    format: Format
    places: PlaceNames
    taken_by: str
    taken_at: datetime
    period: Period = EVER
    hides_small: bool = False

    def filters(self) -> dict[str, Any]:
        """Return what the log of exports keeps of this request."""
        days = {
            name: day.isoformat() for name, day in asdict(self.period).items() if day is not None
        }
        hidden = {"hides_small": True} if self.hides_small else {}
        return {"format": str(self.format), **days, **hidden}

    def as_json(self) -> bytes:
        """Return the request as one line of JSON."""
        return orjson.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, line: bytes | str) -> "FiguresRequest":
        """Read a request back."""
        told = orjson.loads(line)
        days = {name: day and date.fromisoformat(day) for name, day in told["period"].items()}
        return cls(
            out=Path(told["out"]),
            format=Format(told["format"]),
            places=PlaceNames(**told["places"]),
            taken_by=told["taken_by"],
            taken_at=datetime.fromisoformat(told["taken_at"]),
            period=Period(**days),
            hides_small=told["hides_small"],
        )
