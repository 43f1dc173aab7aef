"""Describes a table to write: its columns, the labels of its codes, its notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from content.export_words import Words
from domain.errors import Refused


class TooManyRows(Refused):
    """More rows than a sheet has."""

    code = "export.too_many_rows"


class CellKind(StrEnum):
    """How a cell is written. Codes have labels people read; JSON keeps the codes.

    A moment is a date with its time, of the ward's clock.
    """

    TEXT = "text"
    PHONE = "phone"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    YES = "yes"
    CODE = "code"
    CODES = "codes"


class Placeholder(Enum):
    """A placeholder in a cell without a value: the key of its words. JSON keeps null."""

    HIDDEN = "hidden"
    BY_RULE = "by_rule"
    ONLY_FILES = "only_files"
    SPOKEN = "spoken"


Cell = str | int | bool | date | tuple[str, ...] | Placeholder | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` names its title (``column.<key>``), ``width`` is in characters.

    ``labels`` names the group of labels for its codes.
    """

    key: str
    kind: CellKind
    width: int
    labels: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Rows whose cell in the column ``key`` shows ``value`` get this look, also after sorting."""

    key: str
    value: str
    look: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A table before its rows: ``notes`` begin with its title, ``author`` answers for it.

    ``labels`` names the codes that no file of words knows, by the columns' groups. ``taken_at`` is
    aware UTC. ``pages_wide``: over how many printed pages its columns are spread.
    """

    columns: Sequence[Column]
    words: Words
    notes: Sequence[str]
    author: str
    taken_at: datetime
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: Sequence[Mark] = ()
    pages_wide: int = 1

    @property
    def titles(self) -> list[str]:
        """The columns' titles."""
        return [self.words[f"column.{column.key}"] for column in self.columns]

    @property
    def keys(self) -> list[str]:
        """The columns' keys."""
        return [column.key for column in self.columns]
