"""Asks for a message to staff or for their answer, and asks again after an interruption."""

from collections.abc import Sequence
from uuid import UUID

from aiogram.fsm.context import FSMContext

from domain.screens import Phrase, Screen, say
from handlers.enquiries.states import ReplyMemory, ToStaff, WritingMemory
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
    """Ask again for what a resident is writing."""
    if await state.get_state() == ToStaff.message.state:
        await ask_message(work, lead)
    else:
        await ask_more(work, UUID((await remembered(state, WritingMemory)).case), lead)


async def ask_answer_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask staff again for the answer they are writing."""
    await ask_answer(work, UUID((await remembered(state, ReplyMemory)).case), lead)
