"""Staff answer residents: waiting cases, and free questions without an answer."""

from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.initiatives.initiatives import title
from domain.screens import Phrase, Screen, say
from handlers.enquiries import staff_screens
from handlers.enquiries.staff_screens import BACK
from handlers.enquiries.states import FromStaff, ReplyMemory
from handlers.enquiries.writing_steps import ask_answer, ask_answer_again
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.loose_words import LooseWords
from handlers.kit.memory import hold, leave, remembered
from services.enquiries import replies
from services.enquiries.enquiries import Case
from services.enquiries.replies import AnsweredMeanwhile
from services.work import Work

SHOWN_TITLE = 40


async def show_waiting(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show waiting cases, the first due first, overdue ones marked."""
    await leave(state)
    found = await replies.waiting(work)
    unanswered = choice("replies.unanswered", "staff.unanswered")
    if not found.cases:
        ways = [unanswered, choice("desk", "staff"), back_to_menu()]
        work.show(Screen([say("replies.none")], ways))
        return
    rows = [staff_screens.row(work, case) for case in found.cases]
    says = [say("replies.list", count=found.count, overdue=found.overdue)]
    work.show(Screen(says, [*rows, unanswered, choice("desk", "staff"), back_to_menu()]))


async def show_case(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one case in full."""
    await leave(state)
    work.show(staff_screens.case_screen(work, await replies.case(work, UUID(args[0]))))


async def show_file(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Show one file of a case, with a button for the next."""
    case = await replies.case(work, UUID(args[0]))
    work.show(staff_screens.file_screen(case, int(args[1])))


async def start_answer(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Ask for the answer; the last message staff have read is remembered."""
    case = await replies.case(work, UUID(args[0]))
    await hold(state, FromStaff.answer, case=case.id.hex, seen=case.seen)
    await ask_answer(work, case.id)


async def keep_answer(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Send the answer; if the resident wrote meanwhile, keep it and send nothing."""
    memory = await remembered(state, ReplyMemory)
    case_id = UUID(memory.case)
    try:
        done = await replies.answer(work, case_id, text, seen=memory.seen)
    except AnsweredMeanwhile as meanwhile:
        await state.update_data(typed=text)
        await _show_both(work, case_id, Phrase(meanwhile.code), text)
        return
    except Refused as refusal:
        await ask_answer(work, case_id, [Phrase(refusal.code, refusal.facts)])
        return
    await leave(state)
    _show_sent(work, done)


async def _show_both(work: Work, case_id: UUID, lead: Phrase, text: str) -> None:
    case = await replies.case(work, case_id)
    says = [*map(staff_screens.message, case.messages), lead, say("replies.mine", text=text)]
    anyway = choice("replies.anyway", "staff.answer_anyway", case_id.hex, case.seen)
    drop = choice("replies.drop", "staff.case", case_id.hex)
    work.show(Screen(says, [anyway, drop], once=True))


async def answer_anyway(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Send the kept answer, unless the resident wrote again since it was shown."""
    typed, case_id = (await remembered(state, LooseWords)).typed, UUID(args[0])
    if not typed:
        await show_case(event, work, state, args)
        return
    try:
        done = await replies.answer(work, case_id, typed, seen=int(args[1]))
    except AnsweredMeanwhile as meanwhile:
        await _show_both(work, case_id, Phrase(meanwhile.code), typed)
        return
    await state.update_data(typed="")
    await leave(state)
    _show_sent(work, done)


def _show_sent(work: Work, case: Case) -> None:
    work.show(Screen([say("replies.sent", code=case.code)], [BACK, back_to_menu()]))


async def close(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Close a case."""
    await leave(state)
    case = await replies.close(work, UUID(args[0]))
    if case is None:
        work.show(Screen([say("replies.closed_before")], [BACK]))
        return
    work.show(Screen([say("replies.closed", code=case.code)], [BACK]))


async def show_unanswered(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the unanswered free questions, the most asked first."""
    await leave(state)
    found = await replies.unanswered(work)
    if not found:
        work.show(Screen([say("replies.unanswered_none")], [BACK, back_to_menu()]))
        return
    says = [say("replies.unanswered_list")]
    says += [say("replies.unanswered_row", times=q.times, text=q.text) for q in found]
    rows = [
        choice("replies.settle", "staff.settle", q.id.hex, title=title(q.text, SHOWN_TITLE))
        for q in found
    ]
    work.show(Screen(says, [*rows, BACK, back_to_menu()]))


async def settle(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Mark one as answered and show the rest."""
    await replies.settle(work, UUID(args[0]))
    await show_unanswered(event, work, state)


CONVERSATION = Conversation(
    "enquiries.replies",
    action="answer_questions",
    commands={
        "answer_cases": show_waiting,
    },
    presses={
        "staff.questions": show_waiting,
        "staff.case": show_case,
        "staff.case_file": show_file,
        "staff.answer": start_answer,
        "staff.answer_anyway": answer_anyway,
        "staff.close": close,
        "staff.unanswered": show_unanswered,
        "staff.settle": settle,
    },
    own_codes=OwnCodes.ANY,
    again=ask_answer_again,
    states={
        FromStaff.answer: Typed(keep_answer, reads=AnswerMode.WORDS, tells=True),
    },
)
