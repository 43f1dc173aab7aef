"""Prints the calendar: lines of text for a day or a week, rows of csv, one person's own."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from demo.rehearsal.calendar import Day, is_shown, rule_of
from demo.rehearsal.promises import Promises
from domain.zone import LOCAL, day_of

BY_WEEK = 62
"""A play of more days than this is printed by the week."""


def lines(days: Sequence[Day]) -> Iterator[str]:
    """Yield a line for each day, or for each week of a long play."""
    if len(days) <= BY_WEEK:
        for day in days:
            yield _line(f"{day.on.isoformat()} {day.on:%a}", [day])
        return
    weeks: dict[date, list[Day]] = {}
    for day in days:
        weeks.setdefault(day.on - timedelta(days=day.on.weekday()), []).append(day)
    for week in weeks.values():
        yield _line(f"{week[0].on.isoformat()} to {week[-1].on.isoformat()}", week)


def _line(when: str, days: Sequence[Day]) -> str:
    sent: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for day in days:
        sent.update(day.sent)
        for (_, reason), many in day.left_out.items():
            left_out[reason] += many
    silent = Counter(day.silent for day in days if day.silent)
    parts = [_counted(sent) or "nothing"]
    if left_out:
        parts.append(f"not told: {_counted(left_out)}")
    for reason, many in silent.items():
        parts.append(f"silent: {reason}" if len(days) == 1 else f"silent {many} d: {reason}")
    return f"{when}  {' | '.join(parts)}"


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{what} {many}" for what, many in sorted(found.items()))


def summary(days: Sequence[Day], promises: Promises) -> Iterator[str]:
    """Yield the totals: how much was sent, and whether the promises were kept."""
    sent = sum(sum(day.sent.values()) for day in days)
    left_out = sum(sum(day.left_out.values()) for day in days)
    silent = sum(bool(day.silent) for day in days)
    yield f"{sent} told, {left_out} times not told, {silent} silent days."
    yield (
        f"Promises: {promises.in_quiet} in quiet hours, "
        f"{promises.over_one_a_day} over one unasked a day, {promises.doubled} doubled, "
        f"{promises.lost} lost: {'kept' if promises.are_kept else 'BROKEN'}."
    )


def as_csv(days: Sequence[Day]) -> str:
    """Return the calendar as csv: one row for each day, rule and outcome."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["day", "silent", "rule", "outcome", "reason", "people"])
    for day in days:
        on = [day.on.isoformat(), day.silent]
        for rule, many in sorted(day.sent.items()):
            rows.writerow([*on, rule, "sent", "", many])
        for (rule, reason), many in sorted(day.left_out.items()):
            rows.writerow([*on, rule, "left out", reason, many])
        if not day.sent and not day.left_out:
            rows.writerow([*on, "", "", "", 0])
    return text.getvalue()


def of_person(
    number: int, days: Sequence[Day], said: Sequence[Any], decided: Sequence[Any]
) -> Iterator[str]:
    """Yield one invented person's calendar: what they got, what not, and why."""
    told: dict[date, list[str]] = {}
    for row in said:
        if row.account_number == number and is_shown(row):
            at = (row.sent_at or row.due_at).astimezone(LOCAL)
            why = f" ({row.reason})" if row.reason else ""
            told.setdefault(at.date(), []).append(f"{at:%H:%M} {rule_of(row)}: {row.state}{why}")
    for row in decided:
        if row.number == number and row.reason is not None:
            words = f"not told of {row.rule}: {row.reason}"
            told.setdefault(day_of(row.decided_at), []).append(words)
    silent = {day.on: [f"silent: {day.silent}"] for day in days if day.silent}
    for on in sorted({*told, *silent}):
        yield f"{on.isoformat()} {on:%a}  {' | '.join([*silent.get(on, []), *told.get(on, [])])}"
