"""Asking for a message to staff or for their answer, anew when something came between."""

from collections.abc import Sequence
from uuid import UUID

from domain.screens import Phrase, Screen, say
from handlers.kit.choices import choice
from services.enquiries import enquiries, replies
from services.work import Work


async def ask_message(work: Work, lead: Sequence[Phrase] = ()) -> None:
    """Ask for a new message."""
    stop = choice("enquiries.stop", "question.stop")
    work.show(Screen([*lead, say("enquiries.ask")], [stop]))


async def ask_more(work: Work, case_id: UUID, lead: Sequence[Phrase] = ()) -> None:
    """Ask for more words under a case."""
    case = await enquiries.case(work, case_id)
    stop = choice("enquiries.stop", "question.stop")
    work.show(Screen([*lead, say("enquiries.ask_more", code=case.code)], [stop]))


async def ask_answer(work: Work, case_id: UUID, lead: Sequence[Phrase] = ()) -> None:
    """Ask for the answer to a case."""
    case = await replies.case(work, case_id)
    says = [*lead, say("replies.write", code=case.code)]
    work.show(Screen(says, [choice("replies.drop", "staff.case", case_id.hex)]))


async def ask_again(work: Work, is_more: bool, case: str, lead: Sequence[Phrase]) -> None:
    """Ask a resident again for what she was writing to staff."""
    await (ask_more(work, UUID(case), lead) if is_more else ask_message(work, lead))
