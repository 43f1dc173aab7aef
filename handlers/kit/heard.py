"""Filters on what words are, besides a question: politeness, an insult, an idea told at once."""

from aiogram.filters import Filter
from aiogram.fsm.state import State
from aiogram.types import Message

from content.heard_words import Politeness
from domain import access
from domain.answers import AnswerMode
from domain.text import words
from handlers.kit.conversation import Conversations
from services.work import Work

ASKED_IN_A_STORY = 25
"""Words; a longer text is a story, whatever it asks."""


class SaysPolitely(Filter):
    """Matches words that only are polite; which politeness comes as ``politeness``.

    A step that takes any words as its own takes these too, except ``besides``; so does a step of
    those who work here, who are asked for a day or an hour.
    """

    def __init__(self, besides: State) -> None:
        """``besides`` is a step that takes any words, but no polite ones."""
        self._besides = besides.state

    async def __call__(
        self, message: Message, work: Work, raw_state: str | None, conversations: Conversations
    ) -> bool | dict[str, Politeness]:
        """Return the politeness."""
        step = conversations.steps.get(raw_state or "")
        text = message.text or ""
        takes_any = step is not None and step.reads is AnswerMode.WORDS
        if takes_any and raw_state != self._besides:
            return False
        if step is not None and access.ACTIONS[step.action] != access.EVERYONE:
            return False
        if step is not None and not words(text):  # faces are no answer that a step could take
            return False
        guide = work.context.guide
        found = guide.heard.politeness(text)
        if found is None and step is None:
            friendly = guide.heard.is_friendly(text)
            found = None if friendly is None or guide.may_answer(text) else friendly
        return False if found is None else {"politeness": found}


class Insults(Filter):
    """Matches words that insult somebody, as ``text``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, str]:
        """Return the words."""
        text = message.text or ""
        return {"text": text} if work.context.guide.complaints.is_rude(text) else False


class TellsIdea(Filter):
    """Matches words that tell an idea of their writer's, as ``text``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, str]:
        """Return the words."""
        text = message.text or ""
        guide = work.context.guide
        is_idea = guide.heard.tells_idea(text) and not guide.may_answer(text)
        return {"text": text} if is_idea else False


class AsksInStory(Filter):
    """Matches a short question that the ward can answer, as ``text``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, str]:
        """Return the words."""
        text = message.text or ""
        guide = work.context.guide
        if len(text.split()) > ASKED_IN_A_STORY or not guide.heard.asks(text):
            return False
        return {"text": text} if guide.may_answer(text) or guide.heard.asks_openly(text) else False


class WishesLesson(Filter):
    """Matches words that ask for a lesson; what it is called comes as ``called``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, str]:
        """Return what the lesson is called, empty for the one at hand."""
        called = work.context.guide.heard.study_wish(message.text or "")
        return False if called is None else {"called": called}


class WishesReminder(Filter):
    """Matches words that say when to be reminded, as ``text``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, str]:
        """Return the words."""
        text = message.text or ""
        return {"text": text} if work.context.guide.heard.wishes_reminder(text) else False
