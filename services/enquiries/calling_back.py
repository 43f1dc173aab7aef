"""Somebody in danger asks staff to call back: an enquiry marked urgent, with their number."""

from domain.enquiries.enquiries import About
from domain.enquiries.urgent import UrgentKind
from domain.forms.phones import PhoneHeard
from domain.people import show_phone
from services.enquiries.enquiries import Case, open_case
from services.work import Work


async def ask_call_back(work: Work, kind: UrgentKind, cried: str, phone: PhoneHeard | None) -> Case:
    """Send staff what was typed and the number to call. Raises TooManyCases."""
    told = [cried] if phone is None else [cried, *map(show_phone, phone.numbers), phone.note]
    return await open_case(work, "\n".join(filter(None, told)), About.QUESTION, kind)
