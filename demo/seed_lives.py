"""The later history of the ward's initiatives and enquiries: moves, links, cases, answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from content.seed_events import SeedInitiative
from demo.seed_people import Invented, Plan, chance, dated_id, story_of
from domain.enquiries.enquiries import CaseState
from domain.initiatives.initiatives import Status
from domain.text import fold, words
from services.initiatives.history import AUTHOR
from services.initiatives.submission import Submission

Rows = list[dict[str, Any]]
_THROUGH: Mapping[Status, Sequence[Status]] = {
    Status.ELIGIBLE: (Status.RECEIVED, Status.APPRAISING),
    Status.APPRAISING: (Status.RECEIVED,),
    Status.KEPT: (Status.RECEIVED, Status.APPRAISING),
    Status.MORE_ASKED: (Status.RECEIVED,),
    Status.UNSUITABLE: (Status.RECEIVED,),
    Status.PASSED_ON: (Status.RECEIVED,),
    Status.DUPLICATE: (Status.RECEIVED,),
}
"""Where an initiative stood on its way."""
_A_STEP = timedelta(hours=20)
_TO_REPLY = timedelta(days=7)
_HEARD = 0.93
_ASKS_FIRST, _ASKS_EVERY = 10, 13
_LETTERS, _DIGITS = "ACDEFGHJ", "34679"


def live(
    plan: Plan, numbers: Sequence[int], submissions: Sequence[Submission]
) -> tuple[Rows, Rows, Rows]:
    """Return what followed for these initiatives: their moves, their links, their present status.

    ``numbers`` are which of the ward's initiatives they are. One that is like another moves only
    where both are among them.
    """
    by_number = dict(zip(numbers, submissions, strict=True))
    moves: Rows = []
    links: Rows = []
    standing: Rows = []
    for number, sent in by_number.items():
        life = _life(plan, number, sent)
        other = by_number.get(life.other) if life and life.other is not None else None
        if life is None or (life.other is not None and other is None):
            continue
        if other is not None:
            links.append(_link(plan, sent, other, life.kind))
        moved = _moves(plan, sent, life)
        moves += moved
        is_withdrawn = life.status is Status.WITHDRAWN
        standing.append(
            {
                "id": sent.id,
                "status": life.status,
                "is_published": life.is_published,
                "merged_into": other.id if other and life.kind == "merged" else None,
                "updated_at": moved[-1]["moved_at"],
                "withdrawn_at": moved[-1]["moved_at"] if is_withdrawn else None,
            }
        )
    return moves, links, standing


def _life(plan: Plan, number: int, sent: Submission) -> SeedInitiative | None:
    """Return the history of an initiative, None while it waits."""
    if story_of(plan, number).is_withdrawn:
        return SeedInitiative(number, Status.WITHDRAWN, "", is_published=False, other=None, kind="")
    return plan.words.events.lives.get(number) or _usual(plan, number, sent)


def _usual(plan: Plan, number: int, sent: Submission) -> SeedInitiative | None:
    """Return the history of an initiative whose answer is due by now; a few were forgotten."""
    dice = chance(plan, "usual", number)
    is_late = sent.sent_at + _TO_REPLY < plan.now
    return dice.choice(plan.words.events.usual) if is_late and dice.random() < _HEARD else None


def _moves(plan: Plan, sent: Submission, life: SeedInitiative) -> Rows:
    way = (Status.SUBMITTED, *_THROUGH.get(life.status, ()), life.status)
    dice = chance(plan, "moves", sent.id.int)
    found = []
    for number, (before, after) in enumerate(pairwise(way), start=1):
        at = min(sent.sent_at + number * _A_STEP, plan.now - timedelta(minutes=1))
        found.append(
            {
                "id": dated_id(at, dice),
                "initiative_id": sent.id,
                "before": before,
                "after": after,
                "reason": life.reason if after is life.status else "",
                "moved_by": AUTHOR if after is Status.WITHDRAWN else plan.words.events.reason_by,
                "person_id": sent.person if after is Status.WITHDRAWN else None,
                "moved_at": at,
            }
        )
    return found


def _link(plan: Plan, sent: Submission, other: Submission, kind: str) -> dict[str, Any]:
    at = min(sent.sent_at + 2 * _A_STEP, plan.now - timedelta(minutes=1))
    return {
        "id": dated_id(at, chance(plan, "link", sent.id.int)),
        "initiative_id": sent.id,
        "other_id": other.id,
        "kind": kind,
        "linked_by": plan.words.events.reason_by,
        "linked_at": at,
        "undone_by": None,
        "undone_at": None,
    }


def questions(
    plan: Plan, people: Sequence[Invented], numbers: Mapping[str, int]
) -> tuple[Rows, Rows]:
    """Return cases and their messages of those among these people who asked the ward."""
    cases: Rows = []
    messages: Rows = []
    asked = {
        _ASKS_FIRST + n * _ASKS_EVERY: question
        for n, question in enumerate(plan.words.events.questions)
    }
    for one in people:
        question = asked.get(one.ordinal)
        if question is None:
            continue
        dice = chance(plan, "question", one.ordinal)
        at = plan.now - timedelta(days=dice.randint(1, 4), hours=1)
        answered_at = at + timedelta(hours=6) if question.answer else None
        case = dated_id(at, dice)
        cases.append(
            {
                "id": case,
                "ward_id": plan.ward.id,
                "code": _code(dice),
                "person_id": one.row["id"],
                "account_number": numbers[plan.key(one.ordinal)],
                "kind": question.kind,
                "state": CaseState.ANSWERED if question.answer else CaseState.OPEN,
                "asked_at": at,
                "due_at": at + _TO_REPLY,
                "answered_at": answered_at,
                "is_demo": True,
            }
        )
        messages.append(_message(case, question.text, at, None))
        if answered_at is not None:
            by = plan.words.events.reason_by
            messages.append(_message(case, question.answer, answered_at, by))
    return cases, messages


def _message(case: Any, text: str, at: datetime, by: str | None) -> dict[str, Any]:
    return {
        "enquiry_id": case,
        "is_from_staff": by is not None,
        "text": text,
        "written_by": by,
        "written_at": at,
    }


def _code(dice: Random) -> str:
    letters = [dice.choice(_LETTERS) for _ in range(4)]
    return "".join([*letters[:2], dice.choice(_DIGITS), *letters[2:], dice.choice(_DIGITS)])


def unanswered(plan: Plan, people: Sequence[Invented]) -> Rows:
    """Return the unanswered questions, with the first of the people."""
    if not any(one.ordinal == 0 for one in people):
        return []
    return [
        {
            "id": dated_id(plan.now, chance(plan, "unanswered", number)),
            "ward_id": plan.ward.id,
            "folded": words(fold(text)),
            "text": text,
            "times": number + 1,
            "first_asked_at": plan.now - timedelta(days=3),
            "last_asked_at": plan.now - timedelta(days=1),
        }
        for number, text in enumerate(plan.words.events.unanswered)
    ]
