"""The preview of a broadcast: exactly what people receive, its recipients, the next steps."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.broadcasts.broadcasts import BroadcastStage, Narrowing
from domain.broadcasts.recipients import RecipientStatus
from domain.screens import Choice, Phrase, Screen, say
from domain.zone import LOCAL, day_of
from handlers.broadcasts.message_screens import person_message
from handlers.kit.choices import choice
from services.broadcasts import audience as audiences
from services.broadcasts import composing, own, starting
from services.broadcasts.audience import Audience
from services.broadcasts.own import Broadcast, unit_of
from services.work import Work

MINUTE = timedelta(minutes=1)


async def show(work: Work, broadcast: Broadcast, lead: Sequence[Phrase] = ()) -> None:
    """Show a broadcast as it will be received, and the possible actions."""
    if not composing.has_content(broadcast):
        work.show(Screen([*lead, say("broadcasts.empty")], _edits(broadcast)))
        return
    work.show(await person_message(work, broadcast))
    found = await audiences.audience(work, broadcast)
    says = [*lead, say("broadcasts.preview"), *await facts(work, broadcast, found)]
    if broadcast.asks_second and not starting.is_approved(broadcast):
        says.append(say("broadcasts.asks_second"))
    work.show(Screen(says, _ways(broadcast, found), once=True))


async def facts(work: Work, broadcast: Broadcast, found: Audience) -> list[Phrase]:
    """Return its recipients, cost and duration, and what it still waits for."""
    name, count = work.context.ward.unit_name(unit_of(broadcast)), sum(found.reachable.values())
    says = [say("broadcasts.reaches", count=count, unit=name)]
    says += narrowed(Narrowing.read(broadcast.narrowing))
    says += [say(f"broadcasts.reach_{one}", count=n) for one, n in found.reachable.items()]
    if found.groups:
        says.append(say("broadcasts.to_groups", count=len(found.groups)))
    if found.missed:
        says.append(say("broadcasts.out_of_reach", count=sum(found.missed.values())))
    says += [
        say(f"broadcasts.fate_{fate}", count=found.missed[fate])
        for fate in RecipientStatus
        if found.missed.get(fate)
    ]
    over = audiences.over_quota(work, found)
    says += [say("broadcasts.over_quota", count=n) for n in over.values()]
    if not over:
        says.append(say("broadcasts.free"))
    says.append(_lasts(audiences.lasts(work, found)))
    is_for_today = broadcast.due_at is None or day_of(broadcast.due_at) <= work.today
    if is_for_today and await own.has_sent_today(work, unit_of(broadcast)):
        says.append(say("broadcasts.one_a_day"))
    return [*says, *await _waits(work, broadcast)]


def narrowed(narrowing: Narrowing) -> list[Phrase]:
    """Return what narrows its recipients."""
    says = [say("broadcasts.only_not_learned")] if narrowing.not_learned else []
    says += [say(f"broadcasts.only_age_{one}") for one in sorted(narrowing.ages)]
    return says + [say(f"broadcasts.only_on_{one}") for one in sorted(narrowing.channels)]


def _lasts(time: timedelta) -> Phrase:
    if time < MINUTE:
        return say("broadcasts.takes_no_minute")
    return say("broadcasts.takes", minutes=-(-time // MINUTE))


async def _waits(work: Work, broadcast: Broadcast) -> list[Phrase]:
    says = []
    planned = broadcast.due_at
    due = work.now if planned is None else max(planned, work.now)
    if due > work.now:
        says.append(say("broadcasts.is_planned", hour=hour(due), day=day(due)))
    goes = work.context.quiet.next_allowed(due)
    if goes > due:
        key = "broadcasts.quiet_then" if due > work.now else "broadcasts.quiet_now"
        says.append(say(key, hour=hour(goes), day=day(goes)))
    if broadcast.attachment_id is not None and await composing.photo(work, broadcast) is None:
        refused = await starting.is_photo_refused(work, broadcast)
        says.append(say("broadcasts.photo_refused" if refused else "broadcasts.photo_not_ready"))
    return says


def hour(moment: datetime) -> str:
    """Return an instant as the time of day in the ward."""
    return f"{moment.astimezone(LOCAL):%H:%M}"


def day(moment: datetime) -> str:
    """Return an instant as a date in the ward."""
    return f"{day_of(moment):%d/%m}"


def _ways(broadcast: Broadcast, found: Audience) -> list[Choice]:
    one = broadcast.id.hex
    is_waiting = broadcast.state == BroadcastStage.WAITING
    may_go = not broadcast.asks_second or starting.is_approved(broadcast)
    ways = []
    if (found.reachable or found.groups) and not is_waiting:
        if may_go:
            ways += [choice("broadcasts.now", "broadcast.now", one, own.mark(broadcast))]
        ways += [choice("broadcasts.when", "broadcast.when", one, own.mark(broadcast))]
        if not may_go or not broadcast.asks_second:
            ways += [choice("broadcasts.second", "broadcast.second", one)]
    ways += [
        choice("broadcasts.narrow", "broadcast.narrow", one),
        choice("broadcasts.edit", "broadcast.edit", one),
        choice("later", "broadcast.later"),
        choice("broadcasts.drop", "broadcast.drop", one),
    ]
    return ways


def _edits(broadcast: Broadcast) -> list[Choice]:
    one = broadcast.id.hex
    return [
        choice("broadcasts.pick", "broadcast.pick", one),
        choice("broadcasts.write", "broadcast.write", one),
        choice("broadcasts.shoot", "broadcast.shoot", one),
        choice("later", "broadcast.later"),
    ]
