"""An initiative's life: statuses and moves, the questions asked, what a rule may propose."""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import Refused


class Status(StrEnum):
    """Where an initiative stands. Later statuses come with staff's work in chat."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Maturity(StrEnum):
    """What the one question "đã làm chưa?" says: thought of, tried, or in use."""

    IDEA = "idea"
    DONE = "done"
    APPLIED = "applied"


class Topic(StrEnum):
    """The plain questions offered after the receipt, in the order they are asked."""

    PROBLEM = "problem"
    DONE = "done"
    PLACE = "place"
    BENEFIT = "benefit"
    HELPERS = "helpers"
    EVIDENCE = "evidence"


class Content(StrEnum):
    """The six emulation contents of the ward's plan, part II."""

    ND1 = "ND1_NHANTHUC"
    ND2 = "ND2_HATANG"
    ND3 = "ND3_CQS"
    ND4 = "ND4_KTS"
    ND5 = "ND5_XHS"
    ND6 = "ND6_ANM"


class Group(StrEnum):
    """The four subject groups of the ward's plan, part III.1."""

    A = "A_COQUAN"
    B = "B_MTTQ"
    C = "C_DN"
    D = "D_CANHAN"


MOVES: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    Status.SUBMITTED: frozenset({Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}

MAX_STORY = 5_000
"""Characters (as a reader counts them) of one told story or answer."""


class MoveNotAllowed(Refused):
    """The initiative's status does not allow this."""

    code = "refused.initiative_closed"


class StoryMissing(Refused):
    """Nothing was told: no word, no file."""

    code = "refused.story_missing"


class StoryTooLong(Refused):
    """More characters than one message may hold; the limit is named, nothing is cut."""

    code = "refused.too_long"


class NoSuchInitiative(Refused):
    """Not there, or not this person's: the same answer for both."""

    code = "refused.no_such_initiative"


def check_move(now: Status, to: Status) -> None:
    """Raise MoveNotAllowed unless the table of moves knows this one."""
    if to not in MOVES[now]:
        raise MoveNotAllowed(status=now)
