"""What a handler listens for. All filters are asynchronous classes: others cost a thread hop."""

from aiogram.filters import Filter
from aiogram.types import Message

from domain import access
from handlers.kit.conversation import Conversations
from services.people import people
from services.work import Work

LONGEST_COMMAND = 40
"""Characters; longer words are never a command."""


async def may(work: Work, action: str) -> bool:
    """Return whether whoever acts may; roles are read, fresh, only where not everyone may."""
    return access.ACTIONS[action] == access.EVERYONE or access.may(action, await people.roles(work))


class RoleOver(Filter):
    """Words typed at a step that whoever acts may no longer do: their role ended meanwhile."""

    async def __call__(
        self, _words: Message, work: Work, raw_state: str | None, conversations: Conversations
    ) -> bool:
        """Return whether the step at hand is out of reach by now."""
        step = conversations.steps.get(raw_state or "")
        return step is not None and not await may(work, step.action)


class Opened(Filter):
    """A link opened at ``/start <word>``; the word comes as ``link``, empty for a plain start."""

    def __init__(self, only: str | None = None) -> None:
        """Listen for every link, or for one word."""
        self._only = only

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return what the link says."""
        verb, _, link = (message.text or "").partition(" ")
        is_meant = verb == "/start" and self._only in {None, link.strip()}
        return {"link": link.strip()} if is_meant else False


class TypedText(Filter):
    """Plain words, as ``text``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the words."""
        return {"text": message.text} if message.text else False


class SoundsLikeComplaint(Filter):
    """Words that sound like a complaint; what sort comes as ``about``, the words as ``text``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, object]:
        """Return what the words sound like."""
        text = message.text or ""
        about = work.context.guide.complaints.heard_in(text) if text else None
        return {"about": about, "text": text} if about is not None else False


class SentFile(Filter):
    """A file, with its caption as ``text``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the caption."""
        return {"text": message.caption or ""} if message.document else False
