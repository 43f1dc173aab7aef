"""Files in chat: a photo, voice note or document is kept at once and tied to the draft."""

from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.ids import InitiativeId
from domain.initiatives.initiatives import DraftStep, Topic
from domain.screens import Phrase, Screen, say
from handlers.initiatives import supplement
from handlers.initiatives.at_hand import at_hand
from handlers.initiatives.drafting_form import FORM
from handlers.initiatives.drafting_steps import go_on, one
from handlers.initiatives.loose_files import ask_what_for
from handlers.initiatives.question_steps import ask_next
from handlers.initiatives.states import Adding, Propose, QuestionMemory
from handlers.kit.albums import is_first_of_album
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import remembered
from handlers.kit.sent_files import arrived, received
from services.files.refusals import FileTooLarge
from services.initiatives import attachments, drafts
from services.initiatives.attachments import Arrived, TooManyFiles
from services.work import Work

_TAKES_MORE = frozenset({Propose.story.state, Propose.answer.state})
"""Steps at which more files may follow before one goes on."""


async def keep_file(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Keep a file: with the current initiative, or loose until its sender says its purpose."""
    if message.document is None:
        raise AssertionError("a file was heard without its file")
    initiative = await at_hand(state)
    if initiative is None:
        file = arrived(message.document)
        await attachments.keep(work, file, initiative=None)
        await ask_what_for(work, state, text, file=file, album=message.media_group_id or "")
        return
    topic = await _topic(state)
    lead = await _kept(work, arrived(message.document), initiative, topic)
    if text:
        await _keep_words(work, state, initiative, text)
    album = f"{message.media_group_id}:{initiative.hex}" if message.media_group_id else ""
    if lead.key in {TooManyFiles.code, FileTooLarge.code} or await is_first_of_album(state, album):
        await _lead_on(work, state, initiative, lead)


async def _topic(state: FSMContext) -> Topic | None:
    """Return the current plain question: a file sent to it answers it."""
    is_asked = await state.get_state() == Propose.answer.state
    return Topic((await remembered(state, QuestionMemory)).topic) if is_asked else None


async def _kept(work: Work, file: Arrived, initiative: InitiativeId, topic: Topic | None) -> Phrase:
    try:
        await attachments.keep(work, file, initiative=initiative, topic=topic)
    except (TooManyFiles, FileTooLarge) as no:
        return Phrase(no.code, no.facts)
    return received(file)


async def _keep_words(work: Work, state: FSMContext, initiative: InitiativeId, text: str) -> None:
    """Keep a file's caption where it belongs: in the current answer or the story."""
    topic = await _topic(state)
    if topic is not None:
        await drafts.answer_more(work, initiative, topic, text)
    else:
        await drafts.tell_more(work, initiative, text)


async def _lead_on(work: Work, state: FSMContext, initiative: InitiativeId, lead: Phrase) -> None:
    if await state.get_state() in _TAKES_MORE:
        onward = choice("go_on", "file.on", initiative.hex)
        work.show(Screen([lead, say("received_files.more")], [onward]))
    else:
        form = supplement.FORM if await state.get_state() == Adding.words.state else FORM
        await form.ask_again(work, state, [lead])


async def no_more(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Take no more files: go on to the next question."""
    if await state.get_state() == Propose.answer.state and await at_hand(state) == one(args):
        await ask_next(work, state, one(args))
    else:
        await go_on(work, state, one(args), DraftStep.STORY)


CONVERSATION = Conversation(
    "initiatives.files",
    action="propose",
    presses={
        "file.on": no_more,
    },
)
