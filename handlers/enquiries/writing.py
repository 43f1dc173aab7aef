"""Writing to staff: a message under a code, later additions, and the list of one's cases."""

from uuid import UUID

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.answers import AnswerMode
from domain.enquiries.enquiries import About, read_case_code
from domain.errors import Refused
from domain.ids import InitiativeId
from domain.screens import Phrase, Screen, say
from handlers.enquiries.calling_back import ask_after
from handlers.enquiries.screens import case_screen, list_screen
from handlers.enquiries.states import ToStaff, WritingMemory
from handlers.enquiries.writing_steps import ask_again, ask_message, ask_more
from handlers.kit.albums import is_first_of_album
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Typed
from handlers.kit.loose_words import LooseWords
from handlers.kit.memory import hold, leave, remembered
from handlers.kit.own_numbers import said_number
from handlers.kit.sent_files import arrived, received
from services.enquiries import enquiries, files
from services.work import Work


class NamesCase(Filter):
    """Matches words that are a case code; it comes as ``code``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the canonical code."""
        code = read_case_code(said_number(message.text or ""))
        return {"code": code} if code is not None else False


async def start(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask for the message."""
    await hold(state, ToStaff.message)
    await ask_message(work)


async def keep_message(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Send what was typed; a refused text is explained and the question asked again."""
    try:
        case = await enquiries.ask(work, text)
    except Refused as refusal:
        await ask_message(work, [Phrase(refusal.code, refusal.facts)])
        return
    await leave(state)
    await ask_after(work, state, case)


async def keep_file(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Send a photo, a voice note or a paper as the message, with its caption."""
    if message.document is None:
        raise AssertionError("a file was heard without its file")
    try:
        case = await files.ask(work, arrived(message.document), text)
    except Refused as refusal:
        await ask_message(work, [Phrase(refusal.code, refusal.facts)])
        return
    await is_first_of_album(state, message.media_group_id or "")
    await leave(state)
    await ask_after(work, state, case)


async def send_typed(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Send words that were typed before their purpose was known."""
    loose = await remembered(state, LooseWords)
    if not loose.typed:
        await hold(state, ToStaff.message)
        await ask_message(work, [say("enquiries.nothing_typed")])
        return
    case = await enquiries.ask(work, loose.typed, About(loose.about or About.QUESTION))
    await state.update_data(typed="", about="")
    await ask_after(work, state, case)


async def send_instead(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Send to staff a story that was written as an initiative."""
    case = await enquiries.ask_instead(work, InitiativeId(UUID(args[0])), About(args[1]))
    await leave(state)
    await ask_after(work, state, case)


async def show_list(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show all cases of the person."""
    await leave(state)
    work.show(list_screen(await enquiries.cases(work)))


async def show_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one case."""
    await leave(state)
    work.show(case_screen(await enquiries.case(work, UUID(args[0]))))


async def show_by_code(event: TelegramObject, work: Work, state: FSMContext, code: str) -> None:
    """Show the case a typed code names."""
    case = await enquiries.case_by_code(work, code)
    await leave(state)
    work.show(case_screen(case))


async def start_more(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for more words under a case."""
    case = await enquiries.case(work, UUID(args[0]))
    await hold(state, ToStaff.more, case=case.id.hex)
    await ask_more(work, case.id)


async def keep_more(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Add words to the case in memory."""
    case_id = UUID((await remembered(state, WritingMemory)).case)
    try:
        case = await enquiries.add(work, case_id, text)
    except Refused as refusal:
        await ask_more(work, case_id, [Phrase(refusal.code, refusal.facts)])
        return
    await leave(state)
    work.show(case_screen(case).led_by([say("enquiries.added", code=case.code)]))


async def keep_more_files(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Add a file to the case in memory; more of them, or words, may follow."""
    if message.document is None:
        raise AssertionError("a file was heard without its file")
    case_id = UUID((await remembered(state, WritingMemory)).case)
    file = arrived(message.document)
    lead = received(file)
    try:
        await files.add(work, case_id, file, text)
    except Refused as refusal:
        lead = Phrase(refusal.code, refusal.facts)
    if await is_first_of_album(state, message.media_group_id or ""):
        await ask_more(work, case_id, [lead])


async def stop(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Leave without writing."""
    await leave(state)
    ways = [choice("enquiries.mine", "question.list"), back_to_menu()]
    work.show(Screen([say("enquiries.kept")], ways))


CONVERSATION = Conversation(
    "enquiries.writing",
    action="talk",
    commands={
        "ask": start,
        "cases": show_list,
    },
    presses={
        "question.ask": start,
        "question.send": send_typed,
        "question.instead": send_instead,
        "question.list": show_list,
        "question.one": show_one,
        "question.add": start_more,
        "question.stop": stop,
    },
    again=ask_again,
    states={
        ToStaff.message: Typed(keep_message, reads=AnswerMode.WORDS, file=keep_file, tells=True),
        ToStaff.more: Typed(keep_more, reads=AnswerMode.WORDS, file=keep_more_files, tells=True),
    },
)
