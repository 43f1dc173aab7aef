"""The calendar of a rehearsal: for each day, how many got what, how many did not, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demo.rehearsal.play import Play
from demo.rehearsal.record import PlayRecord
from domain.deliveries import UNSOLICITED, MessageKind, State
from domain.quiet import Quiet
from domain.zone import day_of

_OF_WORK = "reminding_work."


@dataclass(slots=True)
class Day:
    """One date of the ward: ``silent`` is why nobody is disturbed on it, if so.

    ``sent`` counts people by rule; ``left_out`` by rule and reason.
    """

    on: date
    silent: str = ""
    sent: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)


def rule_of(row: Any) -> str:
    """Return the rule of a message: its reminder's name, or its kind."""
    if row.kind == MessageKind.BROADCAST:
        return "broadcast"
    return str(row.key).partition(".")[2]


def is_shown(row: Any) -> bool:
    """Return whether the calendar shows it: reminders of any kind, and leaders' broadcasts."""
    is_unasked = MessageKind(row.kind) in UNSOLICITED or row.key.startswith(_OF_WORK)
    return bool(is_unasked and row.part == 0)


def calendar(play: Play, record: PlayRecord, quiet: Quiet, said: Sequence[Any]) -> list[Day]:
    """Return every day that was played; ``said`` are the rows of the rehearsal's outbox."""
    days = {on: Day(on, quiet.days.get(on, "")) for on in play.days}
    for row in said:
        if not is_shown(row):
            continue
        day = days.get(day_of(row.sent_at or row.due_at))
        if day is not None:
            _count(day, row)
    for on, left_out in record.left_out.items():
        days[on].left_out.update({(rule, reason): many for rule, reason, many in left_out})
    return list(days.values())


def _count(day: Day, row: Any) -> None:
    if row.state == State.SENT:
        day.sent[rule_of(row)] += 1
    elif row.state != State.QUEUED:
        day.left_out[rule_of(row), row.reason or str(row.state)] += 1
