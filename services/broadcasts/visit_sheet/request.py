"""What is asked of a sheet for visits, in words that travel to the child process as JSON."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True)
class Visited:
    """Somebody to visit: her name, which her leader may see, and why nothing reached her."""

    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Area:
    """The people of one khối; ``khoi`` is empty where theirs is not known."""

    khoi: str
    people: Sequence[Visited]


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """One document: what was sent on which day, and to whom to go.

    ``about`` is a lesson's title or the first words; ``unnamed`` people stay without a name.
    """

    out: Path
    ward_name: str
    is_demo: bool
    unit: str
    about: str
    sent_on: date
    areas: Sequence[Area]
    unnamed: int
    made_at: datetime

    def as_json(self) -> bytes:
        """Return the request as one line of JSON."""
        return orjson.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, line: bytes | str) -> "VisitRequest":
        """Read a request back."""
        told = orjson.loads(line)
        return cls(
            **{
                **told,
                "out": Path(told["out"]),
                "sent_on": date.fromisoformat(told["sent_on"]),
                "made_at": datetime.fromisoformat(told["made_at"]),
                "areas": [
                    Area(one["khoi"], [Visited(**each) for each in one["people"]])
                    for one in told["areas"]
                ],
            }
        )
