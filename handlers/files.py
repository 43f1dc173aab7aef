"""A photo, a voice note or a document: kept at once, tied to what is being told."""

from uuid import UUID

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Document, Message, TelegramObject

from domain.ids import InitiativeId
from domain.initiatives import Step
from domain.screens import Choice, Screen, say
from handlers.choices import back_to_menu, choice
from handlers.filters import Pressed, SentFile
from handlers.states import Propose
from services import attachments, initiatives
from services.attachments import Arrived
from services.work import Work


async def keep_file(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Keep a file: with the initiative being told, or loose until its sender says what for."""
    initiative = await _being_told(state)
    if message.document is not None:
        await attachments.keep(work, _arrived(message.document), initiative=initiative)
    if initiative is None:
        choices = [choice("file_propose", "file.propose"), choice("file_drop", "menu")]
        work.show(Screen([say("filing.what_for")], choices))
        return
    if text and await state.get_state() == Propose.story:
        await initiatives.tell(work, initiative, text)
    work.show(Screen([say("filing.kept")], await _onward(state, initiative)))


async def _being_told(state: FSMContext) -> InitiativeId | None:
    if await state.get_state() is None:
        return None
    known = (await state.get_data()).get("initiative")
    return InitiativeId(UUID(known)) if known else None


async def _onward(state: FSMContext, initiative: InitiativeId) -> list[Choice]:
    if await state.get_state() == Propose.story:
        return [choice("go_on", "tell.go", initiative.hex, Step.MATURITY)]
    if await state.get_state() == Propose.answer:
        return [choice("go_on", "ask.go", initiative.hex, "end")]
    return [choice("resume", "resume")]


def _arrived(document: Document) -> Arrived:
    return Arrived(
        incoming=document.file_id,
        kind=document.file_unique_id,
        name=document.file_name or "",
        size=document.file_size or 0,
        media_type=document.mime_type or "",
    )


async def propose_with_file(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Start an initiative that holds the files sent just before."""
    initiative = await initiatives.begin(work)
    count = await attachments.tie_loose(work, initiative)
    await initiatives.at_step(work, initiative, Step.STORY)
    await state.set_state(Propose.story)
    await state.set_data({"initiative": initiative.hex})
    onward = choice("go_on", "tell.go", initiative.hex, Step.MATURITY)
    work.show(Screen([say("filing.tied", count=count)], [onward, back_to_menu()]))


def conversation() -> Router:
    """Files."""
    router = Router(name="files")
    router.message.register(keep_file, SentFile())
    router.callback_query.register(propose_with_file, Pressed("file.propose"))
    return router
