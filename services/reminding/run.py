"""One tick of reminding: who is due is decided and told in short transactions, a batch each.

Killed anywhere, the next tick goes on: what was decided stands in its rows, and is told with them.
"""

from datetime import UTC, datetime

from db.queries import reminders, reminding
from domain.reminders import Decided, Policy, Whom
from services.reminding.deciding import decide_for
from services.reminding.tally import Tally
from services.reminding.waiting import hour_of, waiting
from services.reminding.work_reminders import remind_workers
from services.work import Actor, Opener, Work

BATCH = 100
"""People a transaction decides for."""
_NEVER = datetime.min.replace(tzinfo=UTC)


async def remind(opener: Opener, *, now: datetime) -> str:
    """Remind everybody who is due; return what was done, counted, without a name.

    Two who tick at once tell each occurrence once.
    """
    policy = opener.house.reminders
    told = await _remind_residents(opener, policy, now=now)
    told.add(await remind_workers(opener, policy, now=now))
    return str(told)


async def _remind_residents(opener: Opener, policy: Policy, *, now: datetime) -> Tally:
    within = max(rule.within for rule in policy.rules if rule.whom is Whom.RESIDENT)
    hour = hour_of(policy, now, within)
    told = Tally()
    if not hour.hours:
        return told
    async with opener.database.read() as session:
        found = await waiting(Work(session, opener.house, now, Actor(), "remind"), policy)
        put_off = await reminding.waiting_people(session, hour=hour, state=Decided.WAITING)
        turns = await reminders.sharing_turns(session, told=Decided.TOLD)
    # A phone hears one a day: of those who share it, who waited longest comes first.
    persons = sorted({*found, *put_off}, key=lambda one: (turns.get(one, _NEVER), one))
    for start in range(0, len(persons), BATCH):
        batch = {person: found.get(person, []) for person in persons[start : start + BATCH]}
        async with opener.open(now=now, correlation="remind") as work:
            told.add(await decide_for(work, policy, batch, hour.rules))
    return told
