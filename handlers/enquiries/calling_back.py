"""Asks once for a number to call back: after a question to staff, and before a call for help.

Nobody has to give one. After a question, whatever else is typed passes it by.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from aiogram.dispatcher.event.handler import CallableObject
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.answers import AnswerMode
from domain.enquiries.urgent import UrgentKind
from domain.errors import Refused
from domain.forms.asides import Meant
from domain.forms.phones import PhoneHeard, find_numbers
from domain.screens import Phrase
from handlers.enquiries import calling_back_screens as screens
from handlers.enquiries.states import CallBack, CallBackMemory, UrgentMemory
from handlers.enquiries.urgent_screens import sent
from handlers.kit.albums import is_first_of_album
from handlers.kit.conversation import Conversation, Conversations, Typed
from handlers.kit.fields import hear_phone
from handlers.kit.memory import lay_over, remembered, uncover
from handlers.kit.resume import is_busy, show_again
from handlers.kit.sent_files import arrived, received
from services.enquiries import calling_back, files
from services.enquiries.enquiries import Case
from services.initiatives import attachments
from services.work import Work

Hear = Callable[..., Awaitable[None]]
FEWEST_WORDS = 6
"""Fewer words that ask or doubt are about the number, more are a question of their own."""


async def ask_after(work: Work, state: FSMContext, case: Case) -> None:
    """Show the receipt of a question and ask for a number; what was at hand waits."""
    await lay_over(state, CallBack.phone)
    await state.update_data(case=case.id.hex)
    await ask_again(work, state, screens.receipt(work, case))


async def ask_urgent(work: Work, state: FSMContext, kind: UrgentKind) -> None:
    """Ask for a number before staff are told of an emergency; what was at hand waits."""
    cried = (await remembered(state, UrgentMemory)).cried
    await lay_over(state, CallBack.phone)
    await state.update_data(cried=cried, kind=kind)
    await ask_again(work, state, [])


async def ask_again(work: Work, state: FSMContext, lead: Sequence[Phrase]) -> None:
    """Ask for the number, again after whatever came in between."""
    known = await calling_back.known_phone(work)
    if await is_urgent(state):
        work.show(screens.asked_urgent(work, known, lead))
    else:
        work.show(screens.asked(known, lead))


async def is_urgent(state: FSMContext) -> bool:
    """Return whether the number is asked for in an emergency."""
    is_asked = await state.get_state() == CallBack.phone.state
    return is_asked and not (await remembered(state, CallBackMemory)).case


async def keep_number(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep the number that stands in these words, and what was said beside it."""
    try:
        heard = hear_phone(work, text)
    except Refused as no:
        await ask_again(work, state, [Phrase(no.code, no.facts)])
        return
    await _finish(work, state, heard)


async def keep_file(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Add a file that came late to what goes to staff, and ask for the number again."""
    if message.document is None:
        raise AssertionError("a file was heard without its file")
    memory = await remembered(state, CallBackMemory)
    file = arrived(message.document)
    lead = received(file)
    if memory.case:
        try:
            await files.add(work, UUID(memory.case), file, text)
        except Refused as no:
            lead = Phrase(no.code, no.facts)
    else:
        came = await attachments.keep(work, file, initiative=None)
        await state.update_data(came=[*memory.came, came.hex])
    if await is_first_of_album(state, message.media_group_id or ""):
        await ask_again(work, state, [lead])


async def use_known(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Keep the number that this person left before."""
    known = await calling_back.known_phone(work)
    if known is None or await state.get_state() != CallBack.phone.state:
        await show_again(conversations, work, state, [])
    else:
        await _finish(work, state, PhoneHeard((known,)))


async def skip(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations
) -> None:
    """Keep no number."""
    if await state.get_state() == CallBack.phone.state:
        await _finish(work, state, None)
    else:
        await show_again(conversations, work, state, [])


async def _finish(work: Work, state: FSMContext, heard: PhoneHeard | None) -> None:
    if await is_urgent(state):
        await _call_for_help(work, state, heard)
        return
    case_id = UUID((await remembered(state, CallBackMemory)).case)
    case = await _with_phone(work, case_id, heard, screens.CONSENT)
    await take_up(state)
    busy = await is_busy(work, state)
    work.show(screens.done(case, is_kept=heard is not None, is_busy=busy))


async def _call_for_help(work: Work, state: FSMContext, heard: PhoneHeard | None) -> None:
    cry, came = await remembered(state, UrgentMemory), await remembered(state, CallBackMemory)
    kind = UrgentKind(cry.kind or UrgentKind.MONEY)
    made = await calling_back.ask_call_back(work, kind, cry.cried)
    await attachments.tie_to_case(work, made.id, [UUID(one) for one in came.came])
    case = await _with_phone(work, made.id, heard, screens.CONSENT_URGENT)
    await take_up(state)
    work.show(sent(work, case.code, kind, is_busy=await is_busy(work, state)))


async def _with_phone(work: Work, case_id: UUID, heard: PhoneHeard | None, consent: str) -> Case:
    wording = work.context.wordings[consent]
    return await calling_back.with_phone(work, case_id, heard, text_version=wording)


async def take_up(state: FSMContext) -> None:
    """Take up again what waited under the number, and forget what it was for."""
    await state.update_data(cried="", kind="", case="", came=[])
    await uncover(state)
    await state.update_data(cried="")


def passed_by(hear: Hear) -> Hear:
    """Return ``hear`` behind a look at the number question, which other words pass by."""
    heard = CallableObject(hear)

    async def handler(message: Message, **known: Any) -> None:
        work, state = known["work"], known["state"]
        if message.text and await _is_passed(work, state, message.text):
            await take_up(state)
            known["raw_state"] = await state.get_state()
        await heard.call(message, **known)

    return handler


async def _is_passed(work: Work, state: FSMContext, text: str) -> bool:
    if await state.get_state() != CallBack.phone.state or await is_urgent(state):
        return False
    if says_number(work, text):
        return False
    meant = work.context.form_words.phone.asides.meant(text)
    is_long = len(text.split()) >= FEWEST_WORDS
    return meant is Meant.NOTHING or (meant is Meant.QUESTION and is_long)


def says_number(work: Work, text: str) -> bool:
    """Return whether there is a number in these words, also one with a fault."""
    return bool(find_numbers(text, work.context.form_words.phone))


CONVERSATION = Conversation(
    "enquiries.calling_back",
    action="talk",
    presses={
        "call_back.skip": skip,
        "call_back.known": use_known,
    },
    again=ask_again,
    states={
        CallBack.phone: Typed(keep_number, reads=AnswerMode.NUMBERS, file=keep_file),
    },
)
