"""What is asked of a yearly report, in words that travel to the child process as JSON."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from domain.reports.requests import Closing
from services.reports.participation.places import PlaceNames


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """One report: where to, of which year, for whom, when (``taken_at`` aware UTC).

    ``hides_small`` is for whoever is not staff.
    """

    out: Path
    places: PlaceNames
    year: int
    taken_by: str
    taken_at: datetime
    closing: Closing = Closing.CALENDAR
    hides_small: bool = False

    def filters(self) -> dict[str, Any]:
        """Return what the log of exports keeps of this request."""
        hidden = {"hides_small": True} if self.hides_small else {}
        return {"format": "docx", "year": self.year, "closing": str(self.closing), **hidden}

    def as_json(self) -> bytes:
        """Return the request as one line of JSON."""
        return orjson.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, line: bytes | str) -> "ReportRequest":
        """Read a request back."""
        told = orjson.loads(line)
        return cls(
            **{
                **told,
                "out": Path(told["out"]),
                "places": PlaceNames(**told["places"]),
                "taken_at": datetime.fromisoformat(told["taken_at"]),
                "closing": Closing(told["closing"]),
            }
        )
