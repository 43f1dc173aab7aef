"""Screens of notices to authors when staff have decided about their initiative."""

from collections.abc import Callable, Mapping

from domain.initiatives.initiatives import Status
from domain.screens import Screen, say
from handlers.kit.choices import choice


def moved(initiative: str, code: str, to: str, reason: str) -> Screen:
    """Show the new status and the reason, with the author's actions."""
    says = [say(f"moves.told_{to}", code=code)]
    if reason:
        says.append(say("moves.reason", reason=reason))
    see = choice("see_one", "follow.one", initiative)
    if to == Status.MORE_ASKED:
        return Screen(says, [choice("moves.add_now", "tell.add", initiative), see])
    return Screen(says, [see])


def duplicate(initiative: str, code: str) -> Screen:
    """Say that it was merged into a similar one."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("moves.told_duplicate", code=code)], [see])


def joined(initiative: str, code: str) -> Screen:
    """Say that another was merged into it."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("moves.told_joined", code=code)], [see])


NOTICES: Mapping[str, Callable[..., Screen]] = {
    "initiative.moved": moved,
    "initiative.duplicate": duplicate,
    "initiative.joined": joined,
}
