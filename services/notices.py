"""A notice: what a use case reports to somebody outside the current conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: its stored name and its facts (JSON values only).

    Only the conversations know which words and buttons it becomes.
    """

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_kept(self) -> dict[str, object]:
        """Return it as the outbox stores it beside its words."""
        return {"key": self.key, "facts": dict(self.facts)}
