"""What a handler listens for. All filters are asynchronous classes: others cost a thread hop."""

from collections.abc import Mapping

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from domain.text import words


class Pressed(Filter):
    """A choice whose action is ``verb``; what follows its colons comes as ``args``."""

    def __init__(self, verb: str) -> None:
        """Listen for one verb; verbs are kept in sent screens and never renamed."""
        self.verb = verb

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, list[str]]:
        """Return the arguments of a press that is meant."""
        verb, *args = (press.data or "").split(":")
        return {"args": args} if verb == self.verb else False


class Says(Filter):
    """Words that are a command as a whole, with or without slash and accents."""

    def __init__(self, commands: Mapping[str, str], command: str) -> None:
        """``commands`` maps every accepted wording to its command."""
        self.commands = commands
        self.command = command

    async def __call__(self, message: Message) -> bool:
        """Return whether these words are this command."""
        text = message.text or ""
        return len(text) < 40 and self.commands.get(words(text)) == self.command


class Opened(Filter):
    """A link opened at ``/start <word>``; the word comes as ``link``, empty for a plain start."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return what the link says."""
        verb, _, link = (message.text or "").partition(" ")
        return {"link": link.strip()} if verb == "/start" else False


class Told(Filter):
    """Plain words, as ``text``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the words."""
        return {"text": message.text} if message.text else False


class SentFile(Filter):
    """A file, with its caption as ``text``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the caption."""
        return {"text": message.caption or ""} if message.document else False
