"""An initiative's life: statuses and moves, the short way of telling, and its story."""

from collections.abc import Mapping
from enum import StrEnum

from domain.errors import Refused
from domain.text import clean, graphemes


class Status(StrEnum):
    """The status of an initiative.

    ``ELIGIBLE`` means: may go into a nomination; it promises nothing to anybody.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    MORE_ASKED = "more_asked"
    APPRAISING = "appraising"
    ELIGIBLE = "eligible"
    KEPT = "kept"
    UNSUITABLE = "unsuitable"
    PASSED_ON = "passed_on"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class Maturity(StrEnum):
    """The answer to the one question "đã làm chưa?": thought of, tried, or in use."""

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


class EvidenceKind(StrEnum):
    """What someone besides officials contributed (criterion D2 of the ward's plan)."""

    LABOUR = "cong_suc"
    INTELLECT = "tri_tue"
    MATERIAL = "vat_chat"
    INITIATIVE = "sang_kien"


_SET_ASIDE = frozenset({Status.KEPT, Status.UNSUITABLE, Status.PASSED_ON, Status.DUPLICATE})
_NEW = _SET_ASIDE | {Status.MORE_ASKED, Status.APPRAISING, Status.WITHDRAWN}
MOVES: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED, Status.WITHDRAWN}),
    Status.SUBMITTED: _NEW | {Status.RECEIVED},
    Status.RECEIVED: _NEW,
    Status.MORE_ASKED: (_NEW | {Status.RECEIVED}) - {Status.MORE_ASKED},
    Status.APPRAISING: (_NEW | {Status.ELIGIBLE}) - {Status.APPRAISING},
    Status.ELIGIBLE: frozenset({Status.APPRAISING, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
    **{status: frozenset({Status.RECEIVED, Status.WITHDRAWN}) for status in _SET_ASIDE},
}
"""The table of moves (plan: receive, appraise); a set-aside initiative may be taken up again."""
EDITABLE = frozenset({Status.DRAFT, Status.SUBMITTED, Status.RECEIVED, Status.MORE_ASKED})
"""Statuses in which the author may edit: until it is accepted for appraisal."""
MAX_TOLD = 10_000
"""Characters (as a reader counts them) in one message: a story, a part of it, or an answer."""
MAX_STORY = 20_000
"""Characters of a whole story, over all its parts."""


class InitiativeMoveNotAllowed(Refused):
    """The initiative's status does not allow this."""

    code = "refused.initiative_closed"


class BeingDecided(InitiativeMoveNotAllowed):
    """The ward accepted it for appraisal, or decided: its text can no longer change."""

    code = "refused.being_decided"


class NothingAsked(Refused):
    """The author sent more, though staff asked for nothing (any more)."""

    code = "refused.nothing_asked"


class StoryMissing(Refused):
    """The story is empty: no word, no file."""

    code = "refused.story_missing"


class StoryTooLong(Refused):
    """More characters than one message may hold; the limit is named, nothing is cut."""

    code = "refused.too_long"


class StoryFull(Refused):
    """The story has reached its limit; what it holds stays."""

    code = "refused.story_full"


class NoSuchInitiative(Refused):
    """The initiative does not exist or is not this person's: the same answer for both."""

    code = "refused.no_such_initiative"


def check_move(now: Status, to: Status) -> None:
    """Raise MoveNotAllowed unless the table of moves allows this one."""
    if to not in MOVES[now]:
        raise InitiativeMoveNotAllowed(status=now)


class DraftStep(StrEnum):
    """The steps of drafting an initiative, in order; the last one is the preview."""

    STORY = "story"
    MATURITY = "maturity"
    NAME = "name"
    KHOI = "khoi"
    PHONE = "phone"
    PREVIEW = "preview"


def is_before(one: DraftStep, other: DraftStep) -> bool:
    """Return whether ``one`` is asked before ``other``."""
    order = list(DraftStep)
    return order.index(one) < order.index(other)


def step_before(step: DraftStep, *, asks_khoi: bool = True) -> DraftStep | None:
    """Return the step asked before, None before the story. A ward may have no khối to ask for."""
    earlier = [one for one in _way(asks_khoi) if is_before(one, step)]
    return earlier[-1] if earlier else None


def step_to_go_on(done: DraftStep, reached: DraftStep, *, asks_khoi: bool = True) -> DraftStep:
    """Return the step after ``done``; a person who changed an earlier answer returns to
    ``reached``."""
    if is_before(done, reached):
        return reached
    later = [one for one in _way(asks_khoi) if is_before(done, one)]
    return later[0] if later else DraftStep.PREVIEW


def _way(asks_khoi: bool) -> list[DraftStep]:
    return [step for step in DraftStep if asks_khoi or step is not DraftStep.KHOI]


def read_story(raw: str) -> str:
    """Return a story as it is stored. Raises StoryMissing or StoryTooLong; nothing is cut."""
    text = clean(raw)
    if not text:
        raise StoryMissing
    length = len(graphemes(text))
    if length > MAX_TOLD:
        raise StoryTooLong(limit=MAX_TOLD, length=length)
    return text


def join_story(before: str, more: str) -> str:
    """Return a story with one more part. Raises StoryFull; the earlier parts stay."""
    whole = f"{before}\n{more}" if before else more
    length = len(graphemes(whole))
    if length > MAX_STORY:
        raise StoryFull(limit=MAX_STORY, length=length)
    return whole


def reword(whole: str, earlier: str, new: str) -> str | None:
    """Return a story with one part of it reworded; None when it holds no such part.

    Raises StoryFull.
    """
    before, found, after = f"\n{whole}\n".partition(f"\n{earlier}\n")
    if not found or not earlier:
        return None
    return join_story("", f"{before}\n{new}\n{after}".strip("\n"))


def title(story: str, limit: int = 60) -> str:
    """Return the first words of a story, for lists: cut between words, with an ellipsis."""
    line = " ".join(story.split())
    if len(line) <= limit:
        return line
    return line[: limit + 1].rsplit(" ", 1)[0][:limit].rstrip(",.;:") + "…"
