"""What is asked of an export, in words that travel to the child process as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from domain.errors import BadSetting, Refused
from domain.initiatives.initiatives import Status
from domain.ward import Ward

NEVER_EXPORTED = Status.DRAFT
"""A draft is its author's own until it is sent."""
MOST_FORMS = 200
"""One-page forms in one document."""


class Format(StrEnum):
    """The kinds of file."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    DOCX = "docx"


class Order(StrEnum):
    """In which order rows stand: by running code, or as Vietnamese names are sorted."""

    CODE = "code"
    NAME = "name"


class TooManyForms(Refused):
    """More one-page forms than one document may hold; the filters are too wide."""

    code = "export.too_many_forms"


class TooManyRows(Refused):
    """More rows than a sheet has."""

    code = "export.too_many_rows"


REFUSALS: Mapping[str, type[Refused]] = {kind.code: kind for kind in (TooManyForms, TooManyRows)}
"""How a refusal comes back from the child process."""


@dataclass(frozen=True, slots=True)
class WardFacts:
    """What a file says of the ward: its id, names, and each khối's name by code."""

    id: str
    name: str
    is_demo: bool
    khoi: Mapping[str, str]

    @classmethod
    def of(cls, ward: Ward) -> "WardFacts":
        """Take what is needed from a profile."""
        return cls(ward.id, ward.name, ward.is_demo, {k.code: k.name for k in ward.khoi})


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
        """Refuse what can never be asked for. Raises BadSetting."""
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

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Selection":
        """Read what ``told`` gave; whatever is absent does not filter."""
        first, last = (told.get(name) for name in ("first_day", "last_day"))
        return cls(
            first_day=date.fromisoformat(first) if first else None,
            last_day=date.fromisoformat(last) if last else None,
            contents=tuple(told.get("contents", ())),
            groups=tuple(told.get("groups", ())),
            khoi=tuple(told.get("khoi", ())),
            statuses=tuple(told.get("statuses", ())),
            codes=tuple(told.get("codes", ())),
        )


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """One export: what, where to, for whom, when (``taken_at`` aware UTC).

    ``with_files`` adds a zip of the files beside ``out``. ``reveal_confidential`` writes the names,
    phones and files of initiatives whose author asked to keep them close; it is logged.
    """

    out: Path
    format: Format
    ward: WardFacts
    data_dir: Path
    taken_by: str
    taken_at: datetime
    selection: Selection = Selection()
    order: Order = Order.CODE
    with_files: bool = False
    reveal_confidential: bool = False

    @property
    def archive(self) -> Path:
        """Where the zip of the files goes."""
        return self.out.with_suffix(".zip")

    def filters(self) -> dict[str, Any]:
        """Return what the log of exports keeps of this request."""
        extra = {"with_files": self.with_files, "reveal_confidential": self.reveal_confidential}
        chosen = {name: True for name, is_set in extra.items() if is_set}
        return {"format": str(self.format), **self.selection.told(), **chosen}

    def as_json(self) -> bytes:
        """Return the request as one line of JSON."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return orjson.dumps({**told, "selection": self.selection.told()}, default=str)

    @classmethod
    def from_json(cls, line: bytes) -> "ExportRequest":
        """Read a request back."""
        told = orjson.loads(line)
        return cls(
            **{
                **told,
                "out": Path(told["out"]),
                "data_dir": Path(told["data_dir"]),
                "format": Format(told["format"]),
                "order": Order(told["order"]),
                "ward": WardFacts(**told["ward"]),
                "taken_at": datetime.fromisoformat(told["taken_at"]),
                "selection": Selection.read(told["selection"]),
            }
        )
