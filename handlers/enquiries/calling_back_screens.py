"""The screens that ask for a number to call back, and the receipt of a message to staff."""

from collections.abc import Sequence

from domain.deadlines import DeadlineKind
from domain.people import show_phone
from domain.screens import Choice, Phrase, Screen, say
from domain.zone import day_of
from handlers.enquiries.urgent_screens import staff_line
from handlers.kit.choices import back_to_menu, choice
from services.enquiries.enquiries import Case
from services.work import Work

CONSENT = "calling_back.ask"
CONSENT_URGENT = "urgent.ask_phone"
"""What a person agrees to who leaves a number."""


def receipt(work: Work, case: Case) -> Sequence[Phrase]:
    """Return the receipt of a message to staff: its code, and the due date the ward agreed to."""
    is_confirmed = work.context.deadlines.of(DeadlineKind.REPLY, work.today).is_confirmed
    day = f"{day_of(case.due_at):%d/%m/%Y}"
    due = say("enquiries.due", day=day) if is_confirmed else say("enquiries.due_unknown")
    return [say("enquiries.sent", code=case.code), due]


def asked(known: str | None, lead: Sequence[Phrase]) -> Screen:
    """Return the question for a number after a message to staff; none is needed."""
    skip = choice("calling_back.skip", "call_back.skip")
    return Screen([*lead, say("calling_back.ask")], [skip, *_known(known)])


def asked_urgent(work: Work, known: str | None, lead: Sequence[Phrase]) -> Screen:
    """Return the question for a number in an emergency, after who reads it and when."""
    without = choice("urgent.no_phone", "call_back.skip")
    never_mind = choice("urgent.never_mind", "urgent.never_mind")
    says = [*lead, staff_line(work), say("urgent.ask_phone")]
    return Screen(says, [without, *_known(known), never_mind])


def _known(phone: str | None) -> Sequence[Choice]:
    return [choice("phone_said", "call_back.known", phone=show_phone(phone))] if phone else []


def done(case: Case, *, is_kept: bool, is_busy: bool) -> Screen:
    """Return what comes after the number, given or not: back to what was at hand, or the case."""
    says = say("calling_back.kept", phone=case.phone) if is_kept else say("calling_back.skipped")
    see = choice("enquiries.see", "question.one", case.id.hex)
    on = [choice("urgent.go_on", "resume")] if is_busy else []
    return Screen([says], [*on, see, back_to_menu()])
