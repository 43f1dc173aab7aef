"""A resident's enquiries to staff: a case with a code, its messages, its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.models.enquiries import Enquiry, EnquiryMessage
from db.models.initiatives import Attachment
from db.queries.enquiries import enquiries as rows
from domain.deadlines import DeadlineKind
from domain.enquiries.enquiries import (
    MOST_WAITING,
    About,
    CaseClosed,
    CaseState,
    NoSuchCase,
    TooManyCases,
    new_case_code,
    read_message,
)
from domain.enquiries.urgent import UrgentKind
from domain.files import AttachmentState
from domain.ids import InitiativeId, new_id
from domain.initiatives.initiatives import InitiativeMoveNotAllowed
from domain.people import show_phone
from services.initiatives import initiatives
from services.notices import Notice
from services.people import people
from services.work import Work

LISTED = 10


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a case."""

    text: str
    is_from_staff: bool
    written_at: datetime


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One file that was sent with a case; only a kept one can be opened."""

    id: UUID
    kind: str
    name: str
    state: AttachmentState


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its messages in the order they were written.

    ``seen`` is the number of the newest message: an answer says up to where its writer read.
    ``phone`` is the number to call back, in the form people write.
    """

    id: UUID
    code: str
    about: About
    state: CaseState
    urgent: UrgentKind | None
    asked_at: datetime
    due_at: datetime
    messages: Sequence[Message]
    files: Sequence[CaseFile]
    phone: str
    phone_note: str
    seen: int


async def cases_of(work: Work, found: Sequence[Enquiry]) -> Sequence[Case]:
    """Return cases for display, each with its messages and files."""
    ids = [one.id for one in found]
    written = await rows.messages(work.session, cases=ids)
    files = await rows.files(work.session, cases=ids)
    return [
        _case(
            one,
            [message for message in written if message.enquiry_id == one.id],
            [file for file in files if file.enquiry_id == one.id],
        )
        for one in found
    ]


async def case_of(work: Work, found: Enquiry) -> Case:
    """Return a case for display, with its messages and files."""
    [case] = await cases_of(work, [found])
    return case


def _case(found: Enquiry, written: Sequence[EnquiryMessage], files: Sequence[Attachment]) -> Case:
    return Case(
        id=found.id,
        code=found.code,
        about=About(found.kind),
        state=CaseState(found.state),
        urgent=UrgentKind(found.urgent) if found.urgent else None,
        asked_at=found.asked_at,
        due_at=found.due_at,
        messages=[Message(one.text, one.is_from_staff, one.written_at) for one in written],
        files=[
            CaseFile(one.id, one.kind, one.original_name, AttachmentState(one.state))
            for one in files
        ],
        phone=show_phone(found.phone) if found.phone else "",
        phone_note=found.phone_note or "",
        seen=written[-1].id if written else 0,
    )


async def ask(work: Work, raw: str, about: About = About.QUESTION) -> Case:
    """Send a message to staff under a new code; one that tells of an emergency is marked urgent.

    Raises MessageMissing, MessageTooLong, TooManyCases.
    """
    text = read_message(raw)
    return await open_case(work, text, about, work.context.guide.urgent.read(text))


async def open_case(work: Work, text: str, about: About, urgent: UrgentKind | None) -> Case:
    """Open a case with this message, empty for none. Raises TooManyCases."""
    if await rows.waiting_of(work.session, person_id=work.person) >= MOST_WAITING:
        raise TooManyCases(limit=MOST_WAITING)
    case_id = new_id()
    code = await _free_code(work)
    await rows.add(
        work.session,
        id=case_id,
        ward_id=work.context.ward.id,
        code=code,
        person_id=work.person,
        account_number=work.account,
        kind=about,
        state=CaseState.OPEN,
        urgent=urgent,
        asked_at=work.now,
        due_at=work.context.deadlines.ends_at(DeadlineKind.REPLY, work.now),
        is_demo=work.context.is_demo,
    )
    if text:
        await _write(work, case_id, text)
    if urgent is not None:
        await _tell_staff(work, case_id, code, urgent)
    return await case(work, case_id)


async def _tell_staff(work: Work, case_id: UUID, code: str, urgent: UrgentKind) -> None:
    """Notify whoever may answer that somebody needs help now; the words stay in the case."""
    notice = Notice("enquiry.urgent", {"case": case_id.hex, "code": code, "kind": urgent})
    for person in await people.who_may(work, "answer_questions"):
        if person != work.actor.person:
            work.notify(person, notice)


async def _free_code(work: Work) -> str:
    code = new_case_code()
    while await rows.code_is_taken(work.session, code=code):
        code = new_case_code()
    return code


async def _write(work: Work, case_id: UUID, text: str) -> None:
    await rows.add_message(
        work.session, enquiry_id=case_id, is_from_staff=False, text=text, written_at=work.now
    )


async def ask_instead(work: Work, initiative_id: InitiativeId, about: About) -> Case:
    """Send a draft's text to staff as an enquiry instead; the draft is emptied, files stay."""
    told = await initiatives.own_open(work, initiative_id)
    if told.code is not None:
        raise InitiativeMoveNotAllowed(status=told.status)
    made = await ask(work, told.story, about)
    await initiatives.change(work, initiative_id, story="", folded="", step="story")
    return made


async def own(work: Work, case_id: UUID) -> Enquiry:
    """Return this person's case. Raises NoSuchCase, also for another person's."""
    found = await rows.one(work.session, enquiry_id=case_id)
    if found is None or found.person_id != work.person:
        raise NoSuchCase
    return found


async def case(work: Work, case_id: UUID) -> Case:
    """Return one of this person's cases in full."""
    return await case_of(work, await own(work, case_id))


async def case_by_code(work: Work, code: str) -> Case:
    """Return this person's case with this code. Raises NoSuchCase."""
    found = await rows.by_code(work.session, code=code)
    if found is None or found.person_id != work.person:
        raise NoSuchCase
    return await case(work, found.id)


async def cases(work: Work) -> Sequence[Case]:
    """Return this person's cases, the newest first, each with its first message."""
    found = await rows.of_person(work.session, person_id=work.person, limit=LISTED)
    return await cases_of(work, found)


async def add(work: Work, case_id: UUID, raw: str) -> Case:
    """Add a message to a case; an answered one waits for staff again. Raises CaseClosed."""
    text = read_message(raw)
    found = await own(work, case_id)
    if found.state == CaseState.CLOSED:
        raise CaseClosed
    await wait_again(work, found)
    await _write(work, case_id, text)
    urgent = work.context.guide.urgent.read(text)
    if urgent is not None:
        await rows.change(work.session, enquiry_id=case_id, urgent=urgent)
        await _tell_staff(work, case_id, found.code, urgent)
    return await case(work, case_id)


async def wait_again(work: Work, found: Enquiry) -> None:
    """Let an answered case wait for staff again."""
    if found.state == CaseState.ANSWERED:
        due_at = work.context.deadlines.ends_at(DeadlineKind.REPLY, work.now)
        await rows.change(work.session, enquiry_id=found.id, state=CaseState.OPEN, due_at=due_at)
