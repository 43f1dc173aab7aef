"""Reminds leaders and staff of their work at its hour: figures, submissions, deadlines."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from db.queries.reminders import due
from db.queries.reminders import reminders as rows
from domain.ids import PersonId, new_id
from domain.initiatives.initiatives import Status
from domain.people import Role
from domain.reminders.reminders import (
    ReminderAudience,
    ReminderDecision,
    ReminderKind,
    ReminderPolicy,
    ReminderRule,
    SkipReason,
    is_time,
    work_begins,
)
from domain.triage.moves import WAITING
from domain.units.units import Unit
from domain.zone import day_of, end_of
from services.learning import approvals
from services.notices import Notice
from services.people import people
from services.reminders.deciding import decision
from services.reminders.known import key_of, own_accounts, preference_of
from services.reminders.tally import Tally
from services.reminders.waiting import DueReminder
from services.units.own_people import own_people
from services.work import Actor, Work, WorkOpener

_ROLE = {ReminderAudience.STAFF: Role.STAFF, ReminderAudience.LEADER: Role.LEADER}
_WARD = "ward"


async def remind_workers(opener: WorkOpener, policy: ReminderPolicy, *, now: datetime) -> Tally:
    """Remind leaders and staff by today's rules; each of them once, whichever process polls."""
    told = Tally()
    for rule in policy.rules:
        begins = None if rule.whom is ReminderAudience.RESIDENT else work_begins(rule, day_of(now))
        if begins is None or not is_time(begins, rule.within, now):
            continue
        quiet = opener.context.quiet
        rests = quiet.next_allowed(now) >= begins + rule.within
        if quiet.is_quiet(now) and not rests:
            continue
        async with opener.database.read() as session:
            reading = Work(session, opener.context, now, Actor(), "remind")
            found = await _waiting(reading, rule, begins)
        if not found:
            continue
        async with opener.open(now=now, correlation="remind") as work:
            told.add(await _tell(work, policy, rule, found, rests=rests))
    return told


async def _waiting(work: Work, rule: ReminderRule, begins: datetime) -> Sequence[DueReminder]:
    """Return what is due for holders of the role who were not reminded today."""
    grants = await due.with_role(work.session, role=_ROLE[rule.whom], now=work.now)
    held = dict.fromkeys((one.person_id, people.unit_of(one)) for one in grants)
    persons = {person for person, _ in held}
    before = await rows.of_people(work.session, persons=persons, rules=[rule.occasion])
    decided = {(row.person_id, row.subject) for row in before if row.turn == _turn(work)}
    found: list[DueReminder] = []
    for person, unit in held:
        subject = _WARD if unit is None else unit.word
        if (person, subject) in decided:
            continue
        said = await _said(work, rule, begins, PersonId(person), unit)
        if said is not None:
            found.append(DueReminder(person, rule.occasion, subject, said))
    return found


def _turn(work: Work) -> int:
    return work.today.toordinal()


async def _said(
    work: Work, rule: ReminderRule, begins: datetime, person: PersonId, unit: Unit | None
) -> Notice | None:
    if rule.occasion is ReminderKind.WEEKLY_DIGEST:
        return None if unit is None else await _digest(work, person, unit)
    if rule.occasion is ReminderKind.NEW_SUBMISSIONS:
        return await _new(work, begins)
    if rule.occasion is ReminderKind.LESSONS_STALE_SOON:
        return await _stale_soon(work, rule.after)
    return await _due(work, rule.after)


async def _digest(work: Work, person: PersonId, unit: Unit) -> Notice:
    leader = Work(work.session, work.context, work.now, Actor(person=person), work.correlation)
    figures = await own_people(leader, unit.word)
    return Notice(
        "reminder.weekly_digest",
        {
            "word": unit.word,
            "unit": work.context.ward.unit_name(unit),
            "registered": figures.registered,
            "learning": figures.learning,
            "finished": figures.finished,
            "remembered": figures.remembered,
            "initiatives": figures.initiatives,
        },
    )


async def _new(work: Work, begins: datetime) -> Notice | None:
    count = await due.new_submissions(
        work.session, ward_id=work.context.ward.id, status=Status.SUBMITTED, before=begins
    )
    return Notice("reminder.new_submissions", {"count": count}) if count else None


async def _due(work: Work, ahead: timedelta) -> Notice | None:
    last = work.today + ahead
    initiatives, messages = await due.answers_due(
        work.session,
        ward_id=work.context.ward.id,
        status=WAITING,
        until_day=last,
        until=end_of(last),
    )
    if not initiatives and not messages:
        return None
    return Notice("reminder.deadlines_near", {"initiatives": initiatives, "messages": messages})


async def _stale_soon(work: Work, ahead: timedelta) -> Notice | None:
    """Name the lessons residents see now whose facts have to be checked again by then."""
    found = await approvals.stale_soon(work, ahead)
    near = [{"title": one.title, "day": f"{one.review_by:%d/%m/%Y}"} for one in found]
    return Notice("reminder.lessons_stale_soon", {"lessons": near}) if near else None


async def _tell(
    work: Work,
    policy: ReminderPolicy,
    rule: ReminderRule,
    found: Sequence[DueReminder],
    *,
    rests: bool,
) -> Tally:
    persons = sorted({one.person for one in found})
    reasons = await _reasons(work, policy, persons) if not rests else {}
    kept = {}
    fresh = []
    for one in sorted(found, key=lambda each: (each.person, each.subject)):
        why = SkipReason.QUIET if rests else reasons.get(one.person)
        state = ReminderDecision.TOLD if why is None else ReminderDecision.LEFT_OUT
        row = decision(work, one, row_id=new_id(), turn=_turn(work), state=state, why=why)
        fresh.append(row)
        kept[row["id"]] = one
    ours = await rows.add(work.session, rows=fresh)
    told = Tally()
    for row in fresh:
        if row["id"] in ours:
            told.count(row["state"], row["reason"])
            if row["reason"] is None:
                one = kept[row["id"]]
                key = key_of(row["id"])
                work.notify(PersonId(one.person), one.notice, kind=rule.kind, dedupe_key=key)
    return told


async def _reasons(
    work: Work, policy: ReminderPolicy, persons: Sequence[UUID]
) -> dict[UUID, SkipReason]:
    """Return the people who are not reminded, and why."""
    wishes = await rows.wishes(work.session, persons=persons)
    homes = await own_accounts(work, persons)
    numbers = sorted({home.number for home in homes.values()})
    shut = await rows.blocked_accounts(work.session, accounts=numbers)
    found: dict[UUID, SkipReason] = {}
    for person in persons:
        home = homes.get(person)
        if preference_of(policy, wishes.get(person)).per_week < 1:
            found[person] = SkipReason.MUTED
        elif home is None:
            found[person] = SkipReason.NO_ACCOUNT
        elif home.number in shut:
            found[person] = SkipReason.BLOCKED
    return found
