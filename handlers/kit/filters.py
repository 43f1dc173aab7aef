"""What a handler listens for. All filters are asynchronous classes: others cost a thread hop."""

from collections.abc import Mapping

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from domain import access
from domain.text import Wordings
from services.people import people
from services.work import Work

LONGEST_COMMAND = 40
"""Characters; longer words are never a command."""


class Pressed(Filter):
    """A choice whose action is ``verb``; what follows its colons comes as ``args``.

    To whoever may not do it the verb does not exist.
    """

    def __init__(self, verb: str) -> None:
        """Listen for one verb; verbs are kept in sent screens and never renamed."""
        self.verb = verb
        self._action = access.PRESSES[verb]

    async def __call__(self, press: CallbackQuery, work: Work) -> bool | dict[str, list[str]]:
        """Return the arguments of a press that is meant and allowed."""
        verb, *args = (press.data or "").split(":")
        return {"args": args} if verb == self.verb and await _may(work, self._action) else False


class Says(Filter):
    """Words that are a command as a whole, with or without slash and accents.

    To whoever may not do it the command does not exist.
    """

    def __init__(self, commands: Mapping[str, Wordings], command: str) -> None:
        """``commands`` holds the accepted wordings of each command."""
        self.command = command
        self._action = access.COMMANDS[command]
        self._wordings = commands[command]

    async def __call__(self, message: Message, work: Work) -> bool:
        """Return whether these words are this command and it is allowed."""
        text = message.text or ""
        if len(text) >= LONGEST_COMMAND or not self._wordings.has(text):
            return False
        return await _may(work, self._action)


async def _may(work: Work, action: str) -> bool:
    """Return whether whoever acts may; roles are read, fresh, only where not everyone may."""
    return access.ACTIONS[action] == access.EVERYONE or access.may(action, await people.roles(work))


class RoleOver(Filter):
    """Words typed at a step that whoever acts may no longer do: her role ended meanwhile."""

    async def __call__(self, _words: Message, work: Work, state: FSMContext) -> bool:
        """Return whether the step at hand is out of reach by now."""
        group = str(await state.get_state() or "").partition(":")[0]
        return group in access.STATES and not await _may(work, access.STATES[group])


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


class SentFile(Filter):
    """A file, with its caption as ``text``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the caption."""
        return {"text": message.caption or ""} if message.document else False
