"""Asks for a message to staff or for their answer, and asks again after an interruption."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain.screens import Phrase, Screen, say
from handlers.enquiries.states import ToStaff
from handlers.kit.choices import choice
from handlers.kit.memory import remembered
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


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask again for what a resident or staff are writing."""
    step, case = await state.get_state(), (await remembered(state)).case
    if step == ToStaff.message.state:
        await ask_message(work, lead)
    else:
        ask = ask_more if step == ToStaff.more.state else ask_answer
        await ask(work, UUID(case), lead)
