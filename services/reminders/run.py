"""One run of reminding: due people are decided and notified in batches of one transaction each.

Killed anywhere, the next run goes on: a decision and its message are stored together.
"""

from datetime import UTC, datetime

from db.queries.reminders import due, reminders
from domain.reminders.reminders import ReminderAudience, ReminderDecision, ReminderPolicy
from services.reminders.deciding import decide_for
from services.reminders.tally import Tally
from services.reminders.waiting import hour_of, waiting
from services.reminders.work_reminders import remind_workers
from services.work import Actor, Work, WorkOpener

BATCH = 100
"""People a transaction decides for."""
_NEVER = datetime.min.replace(tzinfo=UTC)


async def remind(opener: WorkOpener, *, now: datetime) -> str:
    """Remind everybody who is due; return the tally, without names.

    Two processes that poll at once send each occurrence once.
    """
    policy = opener.context.reminders
    told = await _remind_residents(opener, policy, now=now)
    told.add(await remind_workers(opener, policy, now=now))
    return str(told)


async def _remind_residents(opener: WorkOpener, policy: ReminderPolicy, *, now: datetime) -> Tally:
    within = max(rule.within for rule in policy.rules if rule.whom is ReminderAudience.RESIDENT)
    hour = hour_of(policy, now, within)
    told = Tally()
    if not hour.hours:
        return told
    async with opener.database.read() as session:
        found = await waiting(Work(session, opener.context, now, Actor(), "remind"), policy)
        put_off = await due.waiting_people(session, hour=hour, state=ReminderDecision.WAITING)
        turns = await reminders.sharing_turns(session, told=ReminderDecision.TOLD)
    # A phone gets one a day: of those who share it, the one who waited longest comes first.
    persons = sorted({*found, *put_off}, key=lambda one: (turns.get(one, _NEVER), one))
    for start in range(0, len(persons), BATCH):
        batch = {person: found.get(person, []) for person in persons[start : start + BATCH]}
        async with opener.open(now=now, correlation="remind") as work:
            told.add(await decide_for(work, policy, batch, hour.rules))
    return told
