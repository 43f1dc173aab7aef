"""Counts the decisions of one run by outcome and reason."""

from collections import Counter
from dataclasses import dataclass, field

from domain.reminders.reminders import ReminderDecision


@dataclass(slots=True)
class Tally:
    """Counts occurrences by outcome: ``told``, or the reason they were put off or left out."""

    counts: Counter[str] = field(default_factory=Counter)

    def count(self, state: str, why: str | None) -> None:
        """Count one."""
        self.counts["told" if state == ReminderDecision.TOLD else str(why)] += 1

    def add(self, other: "Tally") -> None:
        """Count what another counted."""
        self.counts.update(other.counts)

    def __str__(self) -> str:
        """Return one line for the run ledger: "2 told, 1 weekly_limit"."""
        others = [f"{n} {why}" for why, n in sorted(self.counts.items()) if why != "told"]
        return ", ".join([f"{self.counts['told']} told", *others])
