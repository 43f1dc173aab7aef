"""Bringing rows in: all in one transaction, each with a code of its year, none of them twice."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from db.engine import Session
from db.queries.demo import seed
from db.queries.triage import spreadsheet_import as queries
from domain.deadlines import DeadlineKind
from domain.ids import initiative_code, new_id
from domain.initiatives.initiatives import (
    Content,
    DraftStep,
    Status,
    Topic,
    propose_content,
    propose_group,
)
from domain.initiatives.initiatives import propose_more as further
from domain.text import words
from domain.zone import LOCAL, day_of
from services.initiatives.history import AUTHOR
from services.triage.spreadsheet_import.rows import Fault, ImportRow
from services.work import Work

SOURCE = "excel"
_AT_ONCE = 500
_NOON = time(12)
_AWAITED = frozenset({Status.SUBMITTED, Status.RECEIVED})
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SortedRows:
    """Rows that would come in, how many are there already, and numbers used for other words."""

    new: Sequence[ImportRow]
    there: int
    faults: Sequence[Fault]


async def sort_out(session: Session, rows: Sequence[ImportRow], heading: str) -> SortedRows:
    """Tell new rows from those that came in before; ``heading`` names the column of numbers."""
    kept = await queries.kept_by_key(session, keys=[row.key for row in rows])
    ours = await queries.kept_codes(session, codes=[row.code for row in rows if row.code])
    new: list[ImportRow] = []
    faults: list[Fault] = []
    for row in rows:
        if row.code in ours:
            continue
        if row.key not in kept:
            new.append(row)
            continue
        code, story = kept[row.key]
        if words(story) != words(row.story):
            what = f"came in before with another story, as {code}"
            faults.append(Fault(row.number, heading, what))
    return SortedRows(new, len(rows) - len(new) - len(faults), faults)


async def bring_in(work: Work, rows: Sequence[ImportRow], progress: Progress) -> Sequence[str]:
    """Keep these rows as initiatives and return their codes, in the same order."""
    codes = await _codes(work, rows)
    progress(0, len(rows))
    for start in range(0, len(rows), _AT_ONCE):
        part = list(zip(rows, codes, strict=True))[start : start + _AT_ONCE]
        people = [_person(work) for _ in part]
        initiatives = [
            _initiative(work, row, code, person["id"])
            for (row, code), person in zip(part, people, strict=True)
        ]
        answers = [
            answer
            for (row, _), initiative in zip(part, initiatives, strict=True)
            for answer in _answers(work, row, initiative["id"])
        ]
        moves = [move for initiative in initiatives for move in _moves(work, initiative)]
        for table, values in (
            ("person", people),
            ("initiative", initiatives),
            ("initiative_answer", answers),
            ("initiative_move", moves),
        ):
            await seed.add(work.session, table=table, rows=values)
        progress(start + len(part), len(rows))
    return codes


async def _codes(work: Work, rows: Sequence[ImportRow]) -> list[str]:
    years = Counter(row.told["sent_on"].year for row in rows)
    following = {
        year: await queries.take_numbers(work.session, name=f"SK-{year}", count=count)
        for year, count in sorted(years.items())
    }
    codes: list[str] = []
    for row in rows:
        year = row.told["sent_on"].year
        codes.append(initiative_code(year, following[year]))
        following[year] += 1
    return codes


def _person(work: Work) -> dict[str, Any]:
    """Each row is somebody of its own, who has never talked with us."""
    return {
        "id": new_id(),
        "ward_id": work.context.ward.id,
        "created_at": work.now,
        "is_demo": work.context.is_demo,
    }


def _initiative(work: Work, row: ImportRow, code: str, person: Any) -> dict[str, Any]:
    told = row.told
    answers = [str(told[topic.value]) for topic in Topic if topic.value in told]
    folded = words("\n".join([row.story, *answers]))
    status = Status(told.get("status", Status.SUBMITTED))
    due = work.context.deadlines.ends_at(DeadlineKind.INITIATIVE, work.now)
    return {
        "id": new_id(),
        "ward_id": work.context.ward.id,
        "code": code,
        "person_id": person,
        "status": status,
        "step": DraftStep.PREVIEW,
        "maturity": told.get("maturity"),
        "story": row.story,
        "folded": folded,
        "name": told.get("name"),
        "khoi": told.get("khoi"),
        "phone": told.get("phone"),
        "is_confidential": told.get("is_confidential", False),
        **_sorted(work, told, folded),
        "evidence_kinds": told.get("evidence_kinds"),
        "source": SOURCE,
        "source_key": row.key,
        "keyed_in_by": work.actor.name,
        "reply_due_on": day_of(due) if status in _AWAITED else None,
        "is_demo": work.context.is_demo,
        "created_at": work.now,
        "updated_at": work.now,
        "submitted_at": noon(told["sent_on"], work.now),
    }


def _sorted(work: Work, told: Mapping[str, Any], folded: str) -> dict[str, Any]:
    """Return contents and group: as the sheet says, otherwise as a rule proposes."""
    given = [*told.get("content", ()), *told.get("more_contents", ())]
    main = Content(given[0]) if given else propose_content(folded, work.context.rules)
    more = given[1:] if given else further(folded, work.context.rules, main)
    group = told.get("group")
    return {
        "content": main,
        "content_set_by": work.actor.name if given else None,
        "more_contents": [str(one) for one in Content if one in more and one != main] or None,
        "group": group or propose_group(folded, work.context.group_rules),
        "group_set_by": work.actor.name if group else None,
    }


def _answers(work: Work, row: ImportRow, initiative: Any) -> list[dict[str, Any]]:
    return [
        {
            "initiative_id": initiative,
            "topic": topic.value,
            "text": row.told[topic.value],
            "answered_at": work.now,
        }
        for topic in Topic
        if topic.value in row.told
    ]


def _moves(work: Work, initiative: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how it came to where it stands: its author sent it, the ward's list moved it on."""
    steps = [(Status.DRAFT, Status.SUBMITTED, AUTHOR)]
    if initiative["status"] != Status.SUBMITTED:
        steps.append((Status.SUBMITTED, initiative["status"], work.actor.name))
    return [
        {
            "id": new_id(),
            "initiative_id": initiative["id"],
            "before": before,
            "after": after,
            "reason": "",
            "moved_by": by,
            "person_id": None,
            "moved_at": work.now,
        }
        for before, after, by in steps
    ]


def noon(day: date, now: datetime) -> datetime:
    """Return an instant of a day in the ward, never one still to come."""
    return min(datetime.combine(day, _NOON, LOCAL), now)
