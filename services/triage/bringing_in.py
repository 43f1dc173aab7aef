"""Brings in initiatives from outside the chat: each gets its own author."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from db.queries.initiatives import moves
from db.queries.initiatives import submission as rows
from db.queries.people import people
from domain.ids import InitiativeId, PersonId, new_id
from domain.initiatives.initiatives import Content, Group, Status, Topic
from domain.text import words
from domain.zone import LOCAL
from services.initiatives.submission import Submission, record_submissions
from services.work import Work

_NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """An initiative brought in for its author; ``source_key`` is accepted only once.

    ``contents`` (the main one first), ``group`` and ``status`` are as given by the person who
    brings it in.
    """

    source: str
    source_key: str | None
    by: str
    sent_on: date
    story: str
    answers: Mapping[Topic, str] = field(default_factory=dict)
    name: str | None = None
    khoi: str | None = None
    phone: str | None = None
    phone_note: str | None = None
    maturity: str | None = None
    evidence_kinds: Sequence[str] | None = None
    is_confidential: bool = False
    contents: Sequence[Content] = ()
    group: Group | None = None
    status: Status = Status.SUBMITTED


async def bring_in(work: Work, brought: Sequence[Brought]) -> Sequence[tuple[Submission, str]]:
    """Keep these initiatives as their authors' and return each with its code, in the same order."""
    submissions = [_submission(work, one) for one in brought]
    await _store(work, list(zip(brought, submissions, strict=True)))
    codes = await record_submissions(work.session, work.context, submissions)
    return list(zip(submissions, codes, strict=True))


def _submission(work: Work, one: Brought) -> Submission:
    return Submission(
        id=InitiativeId(new_id()),
        person=PersonId(new_id()),
        folded=words("\n".join([one.story, *one.answers.values()])),
        sent_at=min(datetime.combine(one.sent_on, _NOON, LOCAL), work.now),
        arrived_at=work.now,
        contents=one.contents,
        group=one.group,
        set_by=one.by,
        status=one.status,
    )


async def _store(work: Work, pairs: Sequence[tuple[Brought, Submission]]) -> None:
    authors = [_author(work, sent) for _, sent in pairs]
    await people.add_people(work.session, rows=authors)
    await rows.add_drafts(work.session, rows=[_draft(work, one, sent) for one, sent in pairs])
    answers = [answer for one, sent in pairs for answer in _answers(work, one, sent)]
    await rows.add_answers(work.session, rows=answers)
    moved_on = [_moved_on(work, one, sent) for one, sent in pairs if one.status != Status.SUBMITTED]
    await moves.add_moves(work.session, rows=moved_on)


def _author(work: Work, sent: Submission) -> dict[str, Any]:
    """Return a new person, who has never talked with us."""
    return {
        "id": sent.person,
        "ward_id": work.context.ward.id,
        "created_at": work.now,
        "is_demo": work.context.is_demo,
    }


def _draft(work: Work, one: Brought, sent: Submission) -> dict[str, Any]:
    return {
        "id": sent.id,
        "ward_id": work.context.ward.id,
        "person_id": sent.person,
        "status": Status.DRAFT,
        "maturity": one.maturity,
        "story": one.story,
        "folded": sent.folded,
        "name": one.name,
        "khoi": one.khoi,
        "phone": one.phone,
        "phone_note": one.phone_note,
        "is_confidential": one.is_confidential,
        "evidence_kinds": one.evidence_kinds,
        "source": one.source,
        "source_key": one.source_key,
        "keyed_in_by": one.by,
        "is_demo": work.context.is_demo,
        "created_at": work.now,
        "updated_at": work.now,
    }


def _answers(work: Work, one: Brought, sent: Submission) -> list[dict[str, Any]]:
    return [
        {"initiative_id": sent.id, "topic": topic, "text": text, "answered_at": work.now}
        for topic, text in one.answers.items()
    ]


def _moved_on(work: Work, one: Brought, sent: Submission) -> dict[str, Any]:
    """Return the move to the status in the ward's own list."""
    return {
        "id": new_id(),
        "initiative_id": sent.id,
        "before": Status.SUBMITTED,
        "after": one.status,
        "reason": "",
        "moved_by": one.by,
        "person_id": None,
        "moved_at": work.now,
    }
