"""A notice: what somebody who is not in the talk is told of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be told: its stored name and its facts (JSON values only).

    Which words and buttons it becomes is known to the conversations alone.
    """

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_kept(self) -> dict[str, object]:
        """Return it as the outbox keeps it beside the words it became."""
        return {"key": self.key, "facts": dict(self.facts)}
