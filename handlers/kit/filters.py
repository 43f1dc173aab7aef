"""The filters of handlers. All are asynchronous classes: others cost a thread hop."""

from aiogram.filters import Filter
from aiogram.types import Message

from domain import access
from handlers.kit.conversation import Conversations
from services.people import people
from services.work import Work

LONGEST_COMMAND = 40
"""Characters; longer words are never a command."""


async def may(work: Work, action: str) -> bool:
    """Return whether the actor may do it; roles are read, fresh, only for restricted actions."""
    return access.ACTIONS[action] == access.EVERYONE or access.may(action, await people.roles(work))


class RoleOver(Filter):
    """Matches words typed at a step whose role the actor no longer has."""

    async def __call__(
        self, _words: Message, work: Work, raw_state: str | None, conversations: Conversations
    ) -> bool:
        """Return whether the actor may no longer use the current step."""
        step = conversations.steps.get(raw_state or "")
        return step is not None and not await may(work, step.action)


class Opened(Filter):
    """Matches a link opened as ``/start <word>``; the word comes as ``link``, empty when plain."""

    def __init__(self, only: str | None = None) -> None:
        """Match every link, or only one word."""
        self._only = only

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the word of the link."""
        verb, _, link = (message.text or "").partition(" ")
        is_meant = verb == "/start" and self._only in {None, link.strip()}
        return {"link": link.strip()} if is_meant else False


class TypedText(Filter):
    """Matches plain words, as ``text``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the words."""
        return {"text": message.text} if message.text else False


class SoundsLikeComplaint(Filter):
    """Matches words that sound like a complaint; its kind comes as ``about``, they as ``text``."""

    async def __call__(self, message: Message, work: Work) -> bool | dict[str, object]:
        """Return the kind of complaint."""
        text = message.text or ""
        about = work.context.guide.complaints.heard_in(text) if text else None
        return {"about": about, "text": text} if about is not None else False


class SentFile(Filter):
    """Matches a file, with its caption as ``text``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the caption."""
        return {"text": message.caption or ""} if message.document else False
