"""Staff answer enquiries: the waiting cases, one answer at a time, nothing overwritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.models.enquiries import Enquiry, UnansweredQuestion
from db.queries.enquiries import enquiries as rows
from domain import access
from domain.enquiries.enquiries import CaseClosed, CaseState, NoSuchCase, read_message
from domain.errors import NotAllowed, Refused
from domain.ids import PersonId
from services.enquiries.enquiries import Case, case_of, cases_of
from services.notices import Notice
from services.people import people
from services.work import Work

LISTED = 8


class AnsweredMeanwhile(Refused):
    """Something was written to the case after this member of staff had read it."""

    code = "replies.meanwhile"


@dataclass(frozen=True, slots=True)
class EnquiryQueue:
    """How many cases wait and how many of them too long, with the first due."""

    count: int
    overdue: int
    cases: Sequence[Case]


async def _check(work: Work) -> None:
    if not access.may("answer_questions", await people.roles(work)):
        raise NotAllowed


async def waiting(work: Work) -> EnquiryQueue:
    """Return the ward's cases that wait for an answer, the first due first."""
    await _check(work)
    ward_id = work.context.ward.id
    count, late = await rows.count_waiting(work.session, ward_id=ward_id, now=work.now)
    found = await rows.waiting(work.session, ward_id=ward_id, limit=LISTED)
    return EnquiryQueue(count, late, await cases_of(work, found))


async def case(work: Work, case_id: UUID) -> Case:
    """Return a case of the ward. Raises NoSuchCase."""
    await _check(work)
    return await case_of(work, await _found(work, case_id))


async def _found(work: Work, case_id: UUID) -> Enquiry:
    found = await rows.one(work.session, enquiry_id=case_id)
    if found is None or found.ward_id != work.context.ward.id:
        raise NoSuchCase
    return found


async def answer(work: Work, case_id: UUID, raw: str, *, seen: int) -> Case:
    """Answer a case that was read up to the message ``seen``, and notify the person who asked.

    Raises AnsweredMeanwhile when somebody wrote since, CaseClosed when it is settled.
    """
    await _check(work)
    text = read_message(raw)
    found = await _found(work, case_id)
    if found.state == CaseState.CLOSED:
        raise CaseClosed
    if (await case_of(work, found)).seen != seen:
        raise AnsweredMeanwhile
    await rows.add_message(
        work.session,
        enquiry_id=case_id,
        is_from_staff=True,
        text=text,
        written_by=await people.own_code(work),
        written_at=work.now,
    )
    await rows.change(
        work.session, enquiry_id=case_id, state=CaseState.ANSWERED, answered_at=work.now
    )
    work.notify(
        PersonId(found.person_id),
        Notice("enquiry.answered", {"case": found.id.hex, "code": found.code, "text": text}),
    )
    return await case(work, case_id)


async def close(work: Work, case_id: UUID) -> Case | None:
    """Close a case and notify the person who asked; None when it was closed before."""
    await _check(work)
    found = await _found(work, case_id)
    if found.state == CaseState.CLOSED:
        return None
    await rows.change(work.session, enquiry_id=case_id, state=CaseState.CLOSED)
    work.notify(
        PersonId(found.person_id),
        Notice("enquiry.closed", {"case": found.id.hex, "code": found.code}),
    )
    return await case(work, case_id)


async def unanswered(work: Work) -> Sequence[UnansweredQuestion]:
    """Return the free questions nobody could answer yet, the most asked first."""
    await _check(work)
    return await rows.unanswered(work.session, ward_id=work.context.ward.id, limit=LISTED)


async def settle(work: Work, question_id: UUID) -> None:
    """Mark an unanswered question as settled: the FAQ has its answer, or people were answered."""
    await _check(work)
    found = await rows.one_unanswered(work.session, question_id=question_id)
    if found is None or found.ward_id != work.context.ward.id or found.settled_at is not None:
        return
    await rows.change_unanswered(
        work.session,
        question_id=question_id,
        settled_by=await people.own_code(work),
        settled_at=work.now,
    )
