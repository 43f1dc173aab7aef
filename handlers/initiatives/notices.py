"""What authors read about their initiatives and files without having asked."""

from collections.abc import Callable, Mapping

from domain.screens import Phrase, Screen, say
from handlers.kit.choices import choice


def parted(initiative: str, code: str) -> Screen:
    """Say that it stands by itself again."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("moves.told_parted", code=code)], [see])


def confirmed(initiative: str, code: str, name: str) -> Screen:
    """Say that a co-author said yes."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("contributions.heard_yes", name=name, code=code)], [see])


def declined(initiative: str, code: str, name: str) -> Screen:
    """Say that someone named as a co-author said no."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("contributions.heard_no", name=name, code=code)], [see])


def left(initiative: str, code: str, name: str) -> Screen:
    """Say that a co-author took their name off."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("contributions.heard_left", name=name, code=code)], [see])


def file_refused(why: str, facts: Mapping[str, object]) -> Screen:
    """Say why a file could not be kept, in the refusal's own sentence."""
    return Screen([Phrase(why, facts)])


NOTICES: Mapping[str, Callable[..., Screen]] = {
    "initiative.parted": parted,
    "co_author.confirmed": confirmed,
    "co_author.declined": declined,
    "co_author.left": left,
    "file.refused": file_refused,
}
