"""A photo, a voice note or a paper is a question too: sent to staff, with the words beside it."""

from uuid import UUID

from db.queries.enquiries import enquiries as rows
from domain.enquiries.enquiries import (
    About,
    CaseClosed,
    CaseState,
    NothingSent,
    TooManyCaseFiles,
    read_message,
)
from services.enquiries import enquiries
from services.enquiries.enquiries import Case, open_case
from services.initiatives import attachments
from services.initiatives.attachments import MOST_FILES, Arrived
from services.work import Work


async def ask_loose(work: Work, raw: str) -> Case:
    """Send staff the files that wait for their purpose, with what was typed beside them.

    Raises NothingSent when none waits any more, MessageTooLong, TooManyCases.
    """
    waiting = await attachments.loose(work)
    if not waiting:
        raise NothingSent
    case = await _open(work, raw)
    await attachments.tie_to_case(work, case.id, [file.id for file in waiting])
    return await enquiries.case(work, case.id)


async def ask(work: Work, file: Arrived, raw: str) -> Case:
    """Send staff a file under a new code, with its caption. Raises MessageTooLong, TooManyCases."""
    case = await _open(work, raw)
    await attachments.keep(work, file, initiative=None, enquiry=case.id)
    return await enquiries.case(work, case.id)


async def _open(work: Work, raw: str) -> Case:
    text = read_message(raw) if raw else ""
    urgent = work.context.guide.urgent.read(text) if text else None
    return await open_case(work, text, About.QUESTION, urgent)


async def add(work: Work, case_id: UUID, file: Arrived, raw: str) -> Case:
    """Add a file with its caption to a case; an answered one waits for staff again.

    Raises CaseClosed, TooManyCaseFiles, MessageTooLong.
    """
    found = await enquiries.own(work, case_id)
    if found.state == CaseState.CLOSED:
        raise CaseClosed
    if len(await rows.files(work.session, cases=[case_id])) >= MOST_FILES:
        raise TooManyCaseFiles(limit=MOST_FILES)
    if raw:
        await enquiries.add(work, case_id, raw)
    else:
        await enquiries.wait_again(work, found)
    await attachments.keep(work, file, initiative=None, enquiry=case_id)
    return await enquiries.case(work, case_id)
