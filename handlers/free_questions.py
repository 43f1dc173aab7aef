"""Free questions: answered by what people wrote, passed on to staff, never made up.

Words that sound like a complaint are asked about, kindly, before they become an initiative.
"""

from aiogram import Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.enquiries import About
from domain.initiatives.initiatives import DraftStep
from domain.screens import Screen, say
from handlers.enquiries.screens import answer_screen, entry_screen
from handlers.initiatives.drafting_steps import current, go_on
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.filters import Pressed, TypedText
from handlers.kit.memory import hold, remembered, take_up
from handlers.kit.reply_limits import answers_nonsense
from handlers.kit.states import Propose
from handlers.resume import show_again
from services.enquiries import faq
from services.initiatives import drafts
from services.webchat import chat_log
from services.work import Work


class SoundsLikeComplaint(Filter):
    """Words that sound like a complaint; what sort comes as ``about``, the words as ``text``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, object]:
        """Return what the words sound like."""
        text = message.text or ""
        about = work.context.guide.complaints.heard_in(text) if text else None
        return {"about": about, "text": text} if about is not None else False


async def doubt_story(
    event: TelegramObject, work: Work, state: FSMContext, text: str, about: About
) -> None:
    """Keep what was told as an initiative, and ask whether staff should rather settle it."""
    initiative = await current(state)
    if (await remembered(state)).is_retelling:
        await drafts.tell(work, initiative, text)
    else:
        await drafts.tell_more(work, initiative, text)
    await drafts.reach(work, initiative, DraftStep.MATURITY)
    await take_up(state, Propose.maturity, initiative, is_retelling=True)
    send = choice("enquiries.send_complaint", "question.instead", initiative.hex, about)
    tell_on = choice("enquiries.not_complaint", "tell.go", initiative.hex, DraftStep.MATURITY)
    work.show(Screen([say("enquiries.complaint")], [send, tell_on, back_to_menu()], once=True))


async def doubt(
    event: TelegramObject, work: Work, state: FSMContext, text: str, about: About
) -> None:
    """Ask where words go that sound like a complaint; they are remembered."""
    await hold(state, None, typed=text, about=about)
    send = choice("enquiries.send_complaint", "question.send")
    tell = choice("enquiries.not_complaint", "question.initiative")
    work.show(Screen([say("enquiries.complaint")], [send, tell, back_to_menu()]))


async def answer(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Answer a free question, or say honestly that there is no answer and offer staff."""
    found = await faq.find(work, text)
    is_busy = await chat_log.open_question(work) is not None
    if found is not None:
        await hold(state, None, typed=text, about=About.QUESTION)
        work.show(answer_screen(found, [choice("resume", "resume")] if is_busy else []))
    elif await answers_nonsense(work, state, text):
        if is_busy or not faq.is_question(text):
            await show_again(work, state, [say("fallback.nonsense")])
        else:
            await _say_unknown(work, state, text)


async def _say_unknown(work: Work, state: FSMContext, text: str) -> None:
    await hold(state, None, typed=text, about=About.QUESTION)
    await faq.keep_unanswered(work, text)
    send = choice("enquiries.send_this", "question.send")
    tell = choice("enquiries.is_initiative", "question.initiative")
    work.show(Screen([say("enquiries.unknown")], [send, tell, back_to_menu()]))


async def tell_as_initiative(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Begin an initiative with the words that were typed."""
    typed = (await remembered(state)).typed
    initiative = await drafts.begin(work)
    if not typed:
        await go_on(work, state, initiative, DraftStep.STORY, [say("enquiries.nothing_typed")])
        return
    await drafts.tell_more(work, initiative, typed)
    await state.update_data(typed="", about="")
    await go_on(work, state, initiative, DraftStep.STORY, [say("drafting.kept")])


async def show_entry(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Show an FAQ entry that was offered beside another."""
    work.show(entry_screen(faq.entry(work, args[0])))


def doubting() -> Router:
    """What comes before an initiative's words are taken."""
    router = Router(name="doubting")
    router.message.register(doubt_story, StateFilter(Propose.story), SoundsLikeComplaint())
    return router


def conversation() -> Router:
    """Free questions, after every step that waits for words."""
    router = Router(name="free questions")
    router.message.register(doubt, StateFilter(None), SoundsLikeComplaint())
    router.message.register(answer, StateFilter(None), TypedText())
    router.callback_query.register(tell_as_initiative, Pressed("question.initiative"))
    router.callback_query.register(show_entry, Pressed("question.faq"))
    return router
