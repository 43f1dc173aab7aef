"""Decides for a batch of residents in one transaction: remind, put off, or leave out, and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from db.queries.reminders import reminders as rows
from db.queries.reminders.reminders import DecisionRow
from domain.ids import PersonId, new_id
from domain.reminders.reminders import (
    History,
    ReminderDecision,
    ReminderKind,
    ReminderPolicy,
    ReminderToSend,
    SkipReason,
    decide,
    is_due_again,
)
from domain.zone import day_bounds, day_of
from services.notices import Notice
from services.reminders.known import Known, key_of, known, preference_of
from services.reminders.tally import Tally
from services.reminders.waiting import DueReminder
from services.work import Work

_WEEK = timedelta(days=7)


async def decide_for(
    work: Work,
    policy: ReminderPolicy,
    batch: Mapping[UUID, Sequence[DueReminder]],
    rules: Collection[str],
) -> Tally:
    """Decide for these people in their order and queue their messages, in this transaction.

    Decisions of today stay.
    """
    await rows.lock(work.session)
    persons = list(batch)
    about = await known(work, persons, rules)
    await rows.answered(work.session, told=ReminderDecision.TOLD, active=about.active)
    since = day_bounds(work.today)[0]
    decisions = _Decisions(work, policy, about)
    for person in persons:
        if any(row.decided_at >= since for row in about.decisions[person]):
            continue
        active = about.active.get(person)
        if active is not None and work.now - active < policy.talking:
            continue
        decisions.of(person, batch[person])
    return await decisions.kept()


@dataclass(slots=True)
class _Decisions:
    """The rows of a batch in the making."""

    work: Work
    policy: ReminderPolicy
    about: Known
    fresh: list[dict[str, Any]] = field(default_factory=list)
    changed: list[dict[str, Any]] = field(default_factory=list)
    told: dict[UUID, tuple[UUID, DueReminder]] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    def of(self, person: UUID, waits: Sequence[DueReminder]) -> None:
        """Decide about everything that waits for one person: at most the first is sent."""
        before = self.about.decisions[person]
        due = [one for one in waits if self._is_due(one, before)]
        put_off = {(r.rule, r.subject): r for r in before if r.state == ReminderDecision.WAITING}
        for row in put_off.values():
            if (row.rule, row.subject) not in {(one.occasion, one.subject) for one in due}:
                self._change(row, ReminderDecision.LEFT_OUT, SkipReason.DONE_MEANWHILE)
        if not due:
            return
        meant = self._meant(person, before)
        if isinstance(meant, ReminderToSend):
            self.about.told_today.add(self.about.homes[person].number)
        if isinstance(meant, ReminderToSend) and meant.is_last:
            last = DueReminder(person, ReminderKind.LAST_WORD, "", Notice("reminder.last_word"))
            self._keep(last, self._next_turn(last, before), None, put_off)
            meant = SkipReason.SILENT
        for one in due:
            why = None if isinstance(meant, ReminderToSend) else meant
            self._keep(one, self._next_turn(one, before), why, put_off)
            meant = SkipReason.CAP if why is None else why

    def _is_due(self, one: DueReminder, before: Iterable[DecisionRow]) -> bool:
        told = self._told(_same(one, before))
        last = day_of(told[-1].decided_at) if told else None
        rule = self.policy.rule(one.occasion)
        return is_due_again(rule, len(told), last, self.work.today)

    def _meant(self, person: UUID, before: Sequence[DecisionRow]) -> ReminderToSend | SkipReason:
        home = self.about.homes.get(person)
        if home is None:
            return SkipReason.NO_ACCOUNT
        if home.number in self.about.shut:
            return SkipReason.BLOCKED
        wish = preference_of(self.policy, self.about.wishes.get(person))
        history = self._history(before, self.about.active.get(person))
        is_quiet = self.work.context.quiet.is_quiet(self.work.now)
        meant = decide(self.policy, wish, history, self.work.now, is_quiet=is_quiet)
        if isinstance(meant, ReminderToSend) and home.number in self.about.told_today:
            return SkipReason.CAP
        return meant

    def _history(self, before: Sequence[DecisionRow], active: datetime | None) -> History:
        told = self._told(before)
        unanswered = _unanswered(told, active)
        first_day = self.work.today - _WEEK
        days = [day_of(row.decided_at) for row in told]
        return History(
            told_on=[day for day in days if day >= first_day],
            unanswered=len(unanswered),
            is_silent=any(row.rule == ReminderKind.LAST_WORD for row in unanswered),
        )

    def _told(self, before: Iterable[DecisionRow]) -> list[DecisionRow]:
        """Return the reminders that reached the person; undelivered ones do not count."""
        lost = self.about.undelivered
        told = [row for row in before if row.state == ReminderDecision.TOLD]
        return [row for row in told if key_of(row.id) not in lost] if lost else told

    def _unanswered_key(self, person: UUID) -> str | None:
        """Return the key of the last reminder the person has not answered, if there is one."""
        active = self.about.active.get(person)
        left = _unanswered(self._told(self.about.decisions[person]), active)
        return key_of(left[-1].id) if left else None

    def _next_turn(self, one: DueReminder, before: Iterable[DecisionRow]) -> int:
        return max((row.turn for row in _same(one, before)), default=0) + 1

    def _keep(
        self,
        one: DueReminder,
        turn: int,
        why: SkipReason | None,
        put_off: Mapping[tuple[str, str], DecisionRow],
    ) -> None:
        state = ReminderDecision.TOLD if why is None else ReminderDecision.WAITING
        before = put_off.get((one.occasion, one.subject))
        if before is not None:
            self._change(before, state, why)
            row_id = before.id
        else:
            row_id = new_id()
            self.fresh.append(
                decision(self.work, one, row_id=row_id, turn=turn, state=state, why=why)
            )
        if why is None:
            self.told[row_id] = (one.person, one)

    def _change(self, row: DecisionRow, state: ReminderDecision, why: SkipReason | None) -> None:
        self.changed.append({"row_id": row.id, "to": state, "why": why, "at": self.work.now})
        self.tally.count(state, why)

    async def kept(self) -> Tally:
        """Store the decisions, and queue the messages that are due now."""
        await rows.change(self.work.session, rows=self.changed)
        ours = await rows.add(self.work.session, rows=self.fresh)
        for row in self.fresh:
            if row["id"] in ours:
                self.tally.count(row["state"], row["reason"])
        mine = ours | {row["row_id"] for row in self.changed}
        for row_id, (person, one) in self.told.items():
            if row_id in mine:
                self.work.notify(
                    PersonId(person),
                    one.notice,
                    kind=self.policy.kind_of(one.occasion),
                    dedupe_key=key_of(row_id),
                    supersedes=self._unanswered_key(person),
                )
        return self.tally


def _unanswered(told: Sequence[DecisionRow], active: datetime | None) -> Sequence[DecisionRow]:
    return [row for row in told if active is None or row.decided_at >= active]


def _same(one: DueReminder, before: Iterable[DecisionRow]) -> list[DecisionRow]:
    return [row for row in before if (row.rule, row.subject) == (one.occasion, one.subject)]


def decision(
    work: Work,
    one: DueReminder,
    *,
    row_id: UUID,
    turn: int,
    state: ReminderDecision,
    why: SkipReason | None,
) -> dict[str, Any]:
    """Return one occurrence as its row."""
    return {
        "id": row_id,
        "ward_id": work.context.ward.id,
        "person_id": one.person,
        "rule": one.occasion,
        "subject": one.subject,
        "turn": turn,
        "due_at": work.now,
        "state": state,
        "reason": why,
        "decided_at": work.now,
        "answered_at": None,
    }
