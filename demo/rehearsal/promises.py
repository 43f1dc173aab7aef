"""The promises a rehearsal checks: quiet times, limits, nothing doubled or lost."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from demo.rehearsal.platform_sender import fingerprint
from demo.rehearsal.play import MESSENGER, Play
from demo.rehearsal.record import PlayRecord
from domain.deliveries import UNSOLICITED, State
from domain.quiet import Quiet
from domain.reminders.reminders import ReminderDecision
from domain.zone import day_of

_LATEST = timedelta(hours=1)
"""What fell due later than this before the end may still be on its way."""


@dataclass(frozen=True, slots=True)
class Promises:
    """How often each was broken."""

    in_quiet: int
    over_one_a_day: int
    doubled: int
    lost: int

    @property
    def are_kept(self) -> bool:
        """Whether every one was kept."""
        return not (self.in_quiet or self.over_one_a_day or self.doubled or self.lost)


def check(
    play: Play, record: PlayRecord, quiet: Quiet, said: Sequence[Any], decided: Sequence[Any]
) -> Promises:
    """Check ``said`` and ``decided`` against the promises."""
    unasked = [row for row in said if row.kind in UNSOLICITED]
    sent = [row for row in unasked if row.state == State.SENT and row.part == 0]
    days = Counter((row.account_number, day_of(row.sent_at)) for row in sent)
    same = Counter((row.account_number, day_of(row.sent_at), _words(row)) for row in sent)
    return Promises(
        in_quiet=sum(quiet.is_quiet(row.sent_at) for row in sent),
        over_one_a_day=sum(many - 1 for many in days.values()),
        doubled=sum(many - 1 for many in same.values()),
        lost=_stuck(play, unasked) + _untold(said, decided) + _untaken(record, said),
    )


def _words(row: Any) -> str:
    return json.dumps(row.facts, sort_keys=True)


def _stuck(play: Play, unasked: Sequence[Any]) -> int:
    """Return how many still wait although their time came."""
    return sum(row.state == State.QUEUED and row.due_at < play.ends - _LATEST for row in unasked)


def _untold(said: Sequence[Any], decided: Sequence[Any]) -> int:
    """Return how many were decided to be reminded, and got no message."""
    keys = {row.dedupe_key for row in said}
    told = {row.id for row in decided if row.state == ReminderDecision.TOLD}
    return sum(f"reminder:{one}" not in keys for one in told)


def _on_messenger(said: Sequence[Any]) -> Counter[tuple[str, str]]:
    return Counter(
        (row.external_key, fingerprint(row.request))
        for row in said
        if row.channel == MESSENGER and row.state == State.SENT
    )


def _untaken(record: PlayRecord, said: Sequence[Any]) -> int:
    """Return how many count as sent and never reached the platform."""
    return sum((_on_messenger(said) - Counter(record.requests)).values())
