"""Dispatch: presses, commands and steps are looked up; only the free filters have an order."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from aiogram.dispatcher.event.handler import CallableObject, FilterObject, HandlerObject
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from domain.text import Wordings, spelling
from handlers.kit.blanked import says_more
from handlers.kit.conversation import Conversations, Handler, OwnCodes
from handlers.kit.filters import LONGEST_COMMAND, may
from handlers.kit.resume import show_again

Match = tuple[CallableObject, Mapping[str, Any]]
"""The handler of a message, and the further arguments it gets."""


class Listens(Protocol):
    """One place in the order in which a message is matched."""

    async def find(self, message: Message, known: Mapping[str, Any]) -> Match | None:
        """Return the handler of the message, None when it is not meant here."""


class Free:
    """A handler behind filters of its own."""

    def __init__(self, handler: Handler, *filters: Filter) -> None:
        """The handler receives what the filters found."""
        self.listens = HandlerObject(handler, filters=[FilterObject(one) for one in filters])

    async def find(self, message: Message, known: Mapping[str, Any]) -> Match | None:
        """Return the handler when every filter passes the message."""
        is_meant, facts = await self.listens.check(message, **known)
        return (self.listens, facts) if is_meant else None


class Commands:
    """Matches words that are a command as a whole, with or without slash and accents.

    For a person without the permission the command does not exist.
    """

    def __init__(self, conversations: Conversations, wordings: Mapping[str, Wordings]) -> None:
        """``wordings`` holds the accepted wordings of each command."""
        self._conversations = conversations
        self._wordings = wordings
        self._named = {
            folded: name for name in conversations.commands for folded in wordings[name].folded
        }

    async def find(self, message: Message, known: Mapping[str, Any]) -> Match | None:
        """Return the command's handler, if the person may use it."""
        text = message.text or ""
        if not text or len(text) >= LONGEST_COMMAND:
            return None
        said = spelling(text)
        name = self._named.get(" ".join(said.words))
        if name is None or not self._wordings[name].holds(said):
            return None
        found = self._conversations.commands[name]
        return (found.handler, {}) if await may(known["work"], found.action) else None


class Steps:
    """Matches messages at the current step, if it claims at least these codes as its own words."""

    def __init__(self, conversations: Conversations, at_least: OwnCodes = OwnCodes.NONE) -> None:
        """A message that the step does not take goes on to the next place."""
        self._steps = conversations.steps
        self._at_least = at_least

    async def find(self, message: Message, known: Mapping[str, Any]) -> Match | None:
        """Return the handler of these words or this file."""
        step = self._steps.get(known["raw_state"] or "")
        if step is None or step.own_codes < self._at_least:
            return None
        if message.text:
            return None if step.words is None else (step.words, {"text": message.text})
        if message.document and step.file is not None:
            return step.file, {"text": message.caption or ""}
        return None


class Dispatch:
    """Finds the handler of a press or a message, and calls it."""

    def __init__(
        self, conversations: Conversations, order: Sequence[Listens], *, stale: Handler
    ) -> None:
        """The last place of ``order`` takes every message; ``stale`` every unknown press."""
        self._conversations = conversations
        self._order = order
        self._stale = CallableObject(stale)

    async def press(self, press: CallbackQuery, **known: Any) -> None:
        """Call the verb's handler; for a person without the permission the verb does not exist."""
        verb, *args = (press.data or "").split(":")
        found = self._conversations.presses.get(verb)
        if found is None or not await may(known["work"], found.action):
            await self._stale.call(press, **known)
        else:
            await found.handler.call(press, **known, args=args)

    async def hear(self, message: Message, **known: Any) -> None:
        """Call the first handler in the order that takes the message.

        Words that held a secret and say nothing else are answered by what is asked at present.
        """
        is_at_step = known["raw_state"] is not None
        if known["blanked"] and message.text and not says_more(message.text, is_at_step=is_at_step):
            await show_again(known["conversations"], known["work"], known["state"], ())
            return
        for place in self._order:
            found = await place.find(message, known)
            if found is not None:
                handler, facts = found
                await handler.call(message, **{**known, **facts})
                return
