"""Free questions: answered from the FAQ, passed on to staff, never invented.

For words that sound like a complaint the person is asked whether they are an initiative.
"""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.enquiries.enquiries import About
from domain.screens import Choice, Screen, say
from domain.text import words
from handlers.enquiries.screens import answer_screen, entry_screen, unknown_screen
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Conversations
from handlers.kit.memory import hold
from handlers.kit.reply_limits import answers_nonsense
from handlers.kit.resume import show_again
from services.enquiries import faq
from services.webchat import chat_log
from services.webchat.chat_log import OpenQuestion
from services.work import Work

LESSON = "lesson."
"""Keys of the sentences of a lesson."""
FEWEST_OF_CHOICE = 2
"""Words of a choice that are taken for it; one alone may ask anything."""


async def doubt(
    event: TelegramObject, work: Work, state: FSMContext, text: str, about: About
) -> None:
    """Ask where words that sound like a complaint should go; they are remembered."""
    await hold(state, None, typed=text, about=about)
    send = choice("enquiries.send_complaint", "question.send")
    tell = choice("enquiries.not_complaint", "question.initiative")
    work.show(Screen([say("enquiries.complaint")], [send, tell, back_to_menu()]))


async def answer(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations, text: str
) -> None:
    """Answer a free question, or say that there is no answer and offer staff."""
    asked = await chat_log.open_question(work)
    found = None if asked is not None and _is_choice(asked, text) else await faq.find(work, text)
    back = [] if asked is None else [_back_to(asked)]
    is_question = asked is None or work.context.guide.heard.asks(text)
    if found is not None and (found.best is not None or is_question):
        await hold(state, None, typed=text, about=About.QUESTION)
        work.show(answer_screen(found, back))
    elif await answers_nonsense(work, state, text):
        if faq.is_question(text) and is_question:
            await hold(state, None, typed=text, about=About.QUESTION)
            await faq.keep_unanswered(work, text)
            work.show(unknown_screen(work.context.ward.counter.phone, back))
        else:
            await show_again(conversations, work, state, [say("fallback.nonsense")])


def _is_choice(asked: OpenQuestion, text: str) -> bool:
    """Return whether these are words of a choice: an answer in words, and no question."""
    said = set(words(text).split())
    return len(said) >= FEWEST_OF_CHOICE and any(
        said <= set(words(str(one["label"])).split()) for one in asked.choices
    )


async def answer_in_story(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Answer a question typed in place of a story; the person may say that it is the story."""
    await state.update_data(typed=text, about=About.QUESTION)
    back = [choice("tell_on_here", "resume"), choice("enquiries.is_story", "question.initiative")]
    found = await faq.find(work, text)
    if found is None:
        await faq.keep_unanswered(work, text)
        screen = unknown_screen(work.context.ward.counter.phone, back)
    else:
        screen = answer_screen(found, back)
    work.show(screen.led_by([say("enquiries.in_story")]))


async def calm(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Answer an insult calmly, and offer to pass on what is wrong."""
    loose = {"typed": text, "about": About.REPORT}
    send = choice("enquiries.send_complaint", "question.send")
    if await state.get_state() is None:
        await hold(state, None, **loose)
        asked = await chat_log.open_question(work)
        ways = [send, *([] if asked is None else [_back_to(asked)]), back_to_menu()]
    else:
        await state.update_data(loose)
        story = choice("enquiries.is_story", "question.initiative")
        ways = [send, choice("tell_on_here", "resume"), story]
    work.show(Screen([say("enquiries.calm")], ways))


def _back_to(asked: OpenQuestion) -> Choice:
    """Return the way back to what was asked before: a lesson by its own name."""
    is_lesson = any(key.startswith(LESSON) for key, _ in asked.says)
    return choice("resume_lesson" if is_lesson else "resume", "resume")


async def show_entry(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Show an FAQ entry that was offered beside another."""
    work.show(entry_screen(faq.entry(work, args[0])))


CONVERSATION = Conversation(
    "enquiries.free_questions",
    action="talk",
    keeps=("typed", "about"),
    presses={
        "question.faq": show_entry,
    },
)
