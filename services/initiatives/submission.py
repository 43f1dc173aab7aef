"""Submits every initiative, whether it comes from chat, paper, spreadsheet or seed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from db.engine import Session
from db.queries import code_counters
from db.queries.initiatives import moves
from db.queries.initiatives import submission as rows
from domain.deadlines import DeadlineKind, Deadlines
from domain.ids import InitiativeId, PersonId, initiative_code, new_id
from domain.initiatives.initiatives import Content, DraftStep, Group, Status
from domain.initiatives.proposals import (
    ContentRules,
    GroupRules,
    propose_contents,
    propose_group,
)
from domain.zone import day_of
from services.initiatives.history import AUTHOR

_AWAITED = frozenset({Status.SUBMITTED, Status.RECEIVED})


class SubmissionRules(Protocol):
    """The rules for every submission; ``WardContext`` has them all."""

    @property
    def rules(self) -> ContentRules:
        """Words that propose the contents."""

    @property
    def group_rules(self) -> GroupRules:
        """Words that propose the subject group."""

    @property
    def deadlines(self) -> Deadlines:
        """The deadlines of the ward's answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A stored draft that its author sends; ``folded`` is the search key of all its words.

    ``sent_at`` is when its author let go of it: the year of its code; ``arrived_at`` when we had
    it. ``contents``, the main one first, and ``group`` are as somebody gave them (``set_by``: a
    member of staff); a rule proposes what nobody gave. ``status`` is where it stands by now.
    """

    id: InitiativeId
    person: PersonId
    folded: str
    sent_at: datetime
    arrived_at: datetime
    contents: Sequence[Content] = ()
    group: Group | None = None
    set_by: str | None = None
    status: Status = Status.SUBMITTED
    move_id: UUID = field(default_factory=new_id)


async def record_submissions(
    session: Session, rules: SubmissionRules, submissions: Sequence[Submission]
) -> Sequence[str]:
    """Turn stored drafts into submitted initiatives; return their codes, in the same order.

    The codes are taken last: nobody else's submission waits for more than that.
    """
    changed = [_columns(rules, one) for one in submissions]
    await moves.add_moves(session, rows=[_first_move(one) for one in submissions])
    codes = await _take_codes(session, [day_of(one.sent_at).year for one in submissions])
    coded = [{**row, "code": code} for row, code in zip(changed, codes, strict=True)]
    await rows.change_all(session, rows=coded)
    return codes


def _columns(rules: SubmissionRules, one: Submission) -> dict[str, Any]:
    main, *more = one.contents or propose_contents(one.folded, rules.rules)
    due = rules.deadlines.ends_at(DeadlineKind.INITIATIVE, one.arrived_at)
    return {
        "id": one.id,
        "status": one.status,
        "step": DraftStep.PREVIEW,
        "content": main,
        "content_set_by": one.set_by if one.contents else None,
        "more_contents": [str(each) for each in Content if each in more and each != main] or None,
        "subject_group": one.group or propose_group(one.folded, rules.group_rules),
        "group_set_by": one.set_by if one.group else None,
        "reply_due_on": day_of(due) if one.status in _AWAITED else None,
        "submitted_at": one.sent_at,
        "updated_at": one.arrived_at,
    }


def _first_move(one: Submission) -> Mapping[str, Any]:
    return {
        "id": one.move_id,
        "initiative_id": one.id,
        "before": Status.DRAFT,
        "after": Status.SUBMITTED,
        "reason": "",
        "moved_by": AUTHOR,
        "person_id": one.person,
        "moved_at": one.arrived_at,
    }


async def _take_codes(session: Session, years: Sequence[int]) -> list[str]:
    following = {
        year: await code_counters.take_numbers(session, name=f"SK-{year}", count=count)
        for year, count in sorted(Counter(years).items())
    }
    codes: list[str] = []
    for year in years:
        codes.append(initiative_code(year, following[year]))
        following[year] += 1
    return codes
