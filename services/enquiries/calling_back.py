"""The number to call back, kept with a message to staff and with consent to that; none is needed.

Somebody in danger asks for the call itself: a message marked urgent.
"""

from uuid import UUID

from db.queries.enquiries import enquiries as rows
from domain.enquiries.enquiries import About
from domain.enquiries.urgent import UrgentKind
from domain.forms.phones import PhoneHeard
from domain.people import Purpose, show_phone
from services.enquiries.enquiries import Case, case, open_case, own
from services.people.people import consent
from services.work import Work


async def ask_call_back(work: Work, kind: UrgentKind, cried: str) -> Case:
    """Send staff what was typed, marked urgent. Raises TooManyCases."""
    return await open_case(work, cried, About.QUESTION, kind)


async def known_phone(work: Work) -> str | None:
    """Return the number this person left before, None for none."""
    return await rows.known_phone(work.session, person_id=work.person)


async def with_phone(
    work: Work, case_id: UUID, heard: PhoneHeard | None, *, text_version: str
) -> Case:
    """Keep the number to call back with a case, with consent to exactly these words, or none.

    Further numbers are kept in the note.
    """
    await own(work, case_id)
    if heard is not None:
        first, *others = heard.numbers
        note = ", ".join(filter(None, [*map(show_phone, others), heard.note]))
        await consent(work, purpose=Purpose.CONTACT, text_version=text_version)
        await rows.change(work.session, enquiry_id=case_id, phone=first, phone_note=note or None)
    return await case(work, case_id)
