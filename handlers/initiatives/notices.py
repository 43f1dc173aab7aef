"""Screens of notices to authors about their initiatives and files."""

from collections.abc import Callable, Mapping

from domain.screens import Phrase, Screen, say
from handlers.kit.choices import choice


def parted(initiative: str, code: str) -> Screen:
    """Say that it was separated from another again."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("moves.told_parted", code=code)], [see])


def confirmed(initiative: str, code: str, name: str) -> Screen:
    """Say that a co-author agreed."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("contributions.heard_yes", name=name, code=code)], [see])


def declined(initiative: str, code: str, name: str) -> Screen:
    """Say that a named co-author declined."""
    see = choice("see_one", "follow.one", initiative)
    return Screen([say("contributions.heard_no", name=name, code=code)], [see])


def left(initiative: str, code: str, name: str) -> Screen:
    """Say that a co-author removed their name."""
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
