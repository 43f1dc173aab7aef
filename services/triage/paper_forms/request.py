"""What is asked of blank forms, in words that travel to the child process as JSON."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True)
class FormRequest:
    """So many sheets from a number of a year on; ``made_at`` is aware UTC."""

    out: Path
    ward_name: str
    is_demo: bool
    year: int
    first: int
    count: int
    made_at: datetime

    def as_json(self) -> bytes:
        """Return the request as one line of JSON."""
        return orjson.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, line: bytes | str) -> "FormRequest":
        """Read a request back."""
        told = orjson.loads(line)
        made_at = datetime.fromisoformat(told["made_at"])
        return cls(**{**told, "out": Path(told["out"]), "made_at": made_at})
