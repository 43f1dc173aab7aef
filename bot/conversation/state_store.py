"""Conversation state: aiogram's FSM reads and writes rows that commit with all other effects."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey


@dataclass(slots=True)
class ConversationState:
    """The state of one account's conversation; ``is_dirty`` says that it must be saved."""

    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    is_dirty: bool = False

    def copy(self) -> "ConversationState":
        """Return a copy to fall back to."""
        return ConversationState(self.state, dict(self.data), self.is_dirty)


class ConversationStorage(BaseStorage):
    """The conversation states of the current transaction, by account number.

    The worker loads them before an update is dispatched and saves the changed ones at the end.
    """

    def __init__(self, keeps: Collection[str]) -> None:
        """``keeps`` names what stays remembered whatever else is put away, until it is emptied."""
        self._keeps = keeps
        self.talks: dict[int, ConversationState] = {}

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Move the conversation to another step."""
        talk = self.talks[key.chat_id]
        talk.state = state.state if isinstance(state, State) else state
        talk.is_dirty = True

    async def get_state(self, key: StorageKey) -> str | None:
        """Return the step the conversation is at."""
        return self.talks[key.chat_id].state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace what the conversation remembers, but for what is kept and not named anew."""
        talk = self.talks[key.chat_id]
        kept = {name: told for name, told in talk.data.items() if told and name in self._keeps}
        talk.data = {**kept, **data}
        talk.is_dirty = True

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Return what the conversation remembers."""
        return dict(self.talks[key.chat_id].data)

    async def close(self) -> None:
        """Nothing to close: the rows belong to the transaction."""
