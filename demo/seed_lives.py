"""How initiatives and questions of the fictitious ward went on: moves, links, cases, answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from content.seed_events import SeedInitiative
from demo.seed_people import Invented, Plan, chance, dated_id
from domain.enquiries import CaseState
from domain.initiatives.initiatives import Status
from domain.text import fold, words
from domain.zone import day_of

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


def live(plan: Plan, numbers: Sequence[int], rows: Rows) -> tuple[Rows, Rows]:
    """Move initiatives on (``rows`` change); return their moves and links.

    ``numbers`` are which of the ward's initiatives the rows are. One that is like another moves
    only where both are among them.
    """
    by_number = dict(zip(numbers, rows, strict=True))
    moves: Rows = []
    links: Rows = []
    for number, row in by_number.items():
        row.update(is_published=False, merged_into=None)
        row["reply_due_on"] = day_of(row["submitted_at"] + _TO_REPLY)
        life = plan.words.events.lives.get(number) or _usual(plan, number, row)
        if life is None or row["status"] != Status.SUBMITTED:
            continue
        if life.other is not None:
            if life.other not in by_number:
                continue
            links.append(_link(plan, row, by_number[life.other], life.kind))
            row["merged_into"] = by_number[life.other]["id"] if life.kind == "merged" else None
        moves += _moves(plan, row, life.status, life.reason)
        row.update(status=life.status, is_published=life.is_published)
    return moves, links


def _usual(plan: Plan, number: int, row: dict[str, Any]) -> SeedInitiative | None:
    """Return what became of one whose author should have heard by now; a few were forgotten."""
    dice = chance(plan, "usual", number)
    is_late = row["submitted_at"] + _TO_REPLY < plan.now
    return dice.choice(plan.words.events.usual) if is_late and dice.random() < _HEARD else None


def _moves(plan: Plan, row: dict[str, Any], last: Status, reason: str) -> Rows:
    way = (Status.SUBMITTED, *_THROUGH.get(last, ()), last)
    dice = chance(plan, "moves", row["id"].int)
    found = []
    for number, (before, after) in enumerate(pairwise(way), start=1):
        at = min(row["submitted_at"] + number * _A_STEP, plan.now - timedelta(minutes=1))
        found.append(
            {
                "id": dated_id(at, dice),
                "initiative_id": row["id"],
                "before": before,
                "after": after,
                "reason": reason if after is last else "",
                "moved_by": plan.words.events.reason_by,
                "person_id": None,
                "moved_at": at,
            }
        )
        row["updated_at"] = at
    return found


def _link(plan: Plan, row: dict[str, Any], other: dict[str, Any], kind: str) -> dict[str, Any]:
    at = min(row["submitted_at"] + 2 * _A_STEP, plan.now - timedelta(minutes=1))
    return {
        "id": dated_id(at, chance(plan, "link", row["id"].int)),
        "initiative_id": row["id"],
        "other_id": other["id"],
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
    """Return what nobody could answer, with the first of the people."""
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
