"""Screens of notices to the authors and second approvers of broadcasts."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.broadcasts.recipients import RecipientStatus
from domain.screens import Screen, say
from handlers.broadcasts.at_hand import back
from handlers.broadcasts.preview import day, hour
from handlers.kit.choices import choice
from services.notices import Notice


def to_approve(broadcast: str, unit: str) -> Screen:
    """Ask a second person to approve it."""
    look = choice("broadcasts.review", "broadcast.review", broadcast)
    return Screen([say("broadcasts.asked_you", unit=unit)], [look])


def approved(unit: str) -> Screen:
    """Notify the author that the second person approved."""
    return Screen([say("broadcasts.was_agreed", unit=unit)], back())


def declined(broadcast: str, unit: str) -> Screen:
    """Notify the author that the second person declined."""
    look = choice("broadcasts.look", "broadcast.go", broadcast)
    return Screen([say("broadcasts.was_declined", unit=unit)], [look, *back()])


def stopped(unit: str, why: str) -> Screen:
    """Notify the author why it did not begin."""
    return Screen([say(f"broadcasts.stopped_{why}", unit=unit)])


def starting(unit: str) -> Screen:
    """Notify the author that it begins.

    The screen takes no typed answer: a number typed meanwhile belongs to another question.
    """
    return Screen([say("broadcasts.starting", unit=unit)])


def under_way(
    *,
    broadcast: str,
    unit: str,
    bar: str,
    percent: int,
    sent: int,
    total: int,
    left: int,
    missed: int,
    is_paused: bool,
    may_resume: bool,
    goes_on: str | None,
) -> Screen:
    """Show the author the progress, with the possible actions."""
    key = "broadcasts.paused" if is_paused else "broadcasts.progress"
    says = [
        say(key, unit=unit, bar=bar, percent=percent),
        say("broadcasts.counted", sent=sent, total=total, left=left),
    ]
    says += [say("broadcasts.some_missed", count=missed)] if missed else []
    ways = [choice("broadcasts.stop", "broadcast.stop", broadcast)]
    if is_paused:
        says.append(say("broadcasts.paused_how" if may_resume else "broadcasts.paused_hidden"))
        return Screen(says, [choice("broadcasts.resume", "broadcast.resume", broadcast), *ways])
    if goes_on is not None:
        moment = datetime.fromisoformat(goes_on)
        says.append(say("broadcasts.goes_on", hour=hour(moment), day=day(moment)))
    return Screen(says, [choice("broadcasts.pause", "broadcast.pause", broadcast), *ways])


def over(
    *,
    broadcast: str,
    unit: str,
    is_done: bool,
    bar: str,
    sent: int,
    total: int,
    statuses: Mapping[str, int],
    posted: int,
    opened: int,
    may_follow: bool,
) -> Screen:
    """Show the author the result, by recipient status."""
    key = "broadcasts.is_done" if is_done else "broadcasts.is_stopped"
    says = [say(key, unit=unit, bar=bar, total=total)]
    says += [say(f"broadcasts.fate_{fate}", count=count) for fate, count in statuses.items()]
    says += [say("broadcasts.posted", count=posted)] if posted else []
    if sent:
        says.append(say("broadcasts.opened", count=opened))
    ways = []
    if total > statuses.get(RecipientStatus.REACHED, 0):
        ways.append(choice("broadcasts.missed", "broadcast.missed", broadcast))
    if may_follow:
        ways.append(choice("broadcasts.follow", "broadcast.follow", broadcast))
    again = choice("broadcasts.look_again", "broadcast.one", broadcast)
    return Screen(says, [*ways, again, *back()])


NOTICES: Mapping[str, Callable[..., Screen]] = {
    "broadcast.to_approve": to_approve,
    "broadcast.approved": approved,
    "broadcast.declined": declined,
    "broadcast.stopped": stopped,
    "broadcast.starting": starting,
    "broadcast.under_way": under_way,
    "broadcast.over": over,
}


def screen_of(notice: Notice) -> Screen:
    """Return the screen of a notice about a broadcast."""
    return NOTICES[notice.key](**notice.facts)
