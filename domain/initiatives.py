"""An initiative's life: statuses and moves, the questions asked, what a rule may propose."""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import Refused
from domain.text import clean, graphemes


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


class Step(StrEnum):
    """The short way of telling, in order; the last one is the preview."""

    STORY = "story"
    MATURITY = "maturity"
    NAME = "name"
    KHOI = "khoi"
    PHONE = "phone"
    PREVIEW = "preview"


def step_after(step: Step) -> Step:
    """Return the step that follows; the preview follows itself."""
    order = list(Step)
    return order[min(order.index(step) + 1, len(order) - 1)]


def step_before(step: Step) -> Step:
    """Return the step before; nothing comes before the story."""
    order = list(Step)
    return order[max(order.index(step) - 1, 0)]


def read_story(raw: str) -> str:
    """Return told words as they are kept. Raises StoryMissing or StoryTooLong; nothing is cut."""
    text = clean(raw)
    if not text:
        raise StoryMissing
    length = len(graphemes(text))
    if length > MAX_STORY:
        raise StoryTooLong(limit=MAX_STORY, length=length)
    return text


Rules = Mapping[Content, tuple[str, ...]]
"""Folded phrases that speak for a content of the plan."""


def propose_content(folded: str, rules: Rules) -> Content:
    """Return the content whose phrases the words hold most often; the digital society otherwise.

    A proposal for staff, never shown to the author as a judgement.
    """
    padded = f" {folded} "
    counts = {
        content: sum(padded.count(f" {phrase} ") for phrase in phrases)
        for content, phrases in rules.items()
    }
    best = max(counts, key=lambda content: counts[content], default=Content.ND5)
    return best if counts.get(best) else Content.ND5


def title(story: str, limit: int = 60) -> str:
    """Return the first words of a story, for lists: cut between words, with an ellipsis."""
    line = " ".join(story.split())
    if len(line) <= limit:
        return line
    return line[: limit + 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"
