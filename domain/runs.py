"""The rules of the run ledger: one occurrence of a scheduled task, and when it may run again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE = timedelta(minutes=10)
"""How long after a failure the same occurrence is tried again."""


@dataclass(frozen=True, slots=True)
class Run:
    """One occurrence: ``late_by`` in seconds; ``failures`` counts the failed tries so far."""

    name: str
    due_at: datetime
    started_at: datetime
    finished_at: datetime | None
    late_by: int
    outcome: str
    failures: int

    def may_run_again(self, now: datetime, abandoned: timedelta) -> bool:
        """Return whether a run may begin again: it failed, or the process that began it died.

        ``abandoned``: so long after its begin a run without an end is given up.
        """
        since = now - self.started_at
        if self.finished_at is None:
            return since >= abandoned
        return self.failures > 0 and since >= PAUSE
