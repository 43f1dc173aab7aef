"""What a table to be written is: its columns, the words of its codes, what it says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from content.export_words import Words
from services.reports.exports.tables import Column


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
