"""The platform's own memory: who there is, in which chat, and what stands in each chat."""

import hashlib
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.support.telegram.refusals import bad, forbidden

FIRST = 5_000_000_001
"""Beyond 32 bits, as new people's numbers are."""
BOT = {"id": 7_000_000_001, "is_bot": True, "first_name": "Học vụ số", "username": "hocvuso_bot"}
Message = dict[str, Any]


class Door(Enum):
    """Whether a chat lets the bot in."""

    OPEN = "open"
    BLOCKED = "bot was blocked by the user"
    GONE = "user is deactivated"
    KICKED = "bot was kicked from the supergroup chat"


@dataclass
class Chat:
    """One chat; ``who`` is the person of a private one."""

    id: int
    kind: str
    title: str
    door: Door = Door.OPEN
    moved_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def face(self) -> dict[str, Any]:
        """The chat as updates show it."""
        name = "first_name" if self.kind == "private" else "title"
        return {"id": self.id, "type": self.kind, name: self.title}

    @property
    def who(self) -> dict[str, Any]:
        """The person of a private chat, as updates show them."""
        return {
            "id": self.id, "is_bot": False, "first_name": self.title, "language_code": "vi",
        }  # fmt: skip


@dataclass
class People:
    """Everybody the platform knows, and the files they sent."""

    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, tuple[bytes, dict[str, Any]]] = field(default_factory=dict)
    _messages: int = 0

    def arrive(self, name: str = "Lan", number: int | None = None) -> Chat:
        """A person opens the bot for the first time."""
        number = FIRST + len(self.chats) if number is None else number
        return self._add(Chat(number, "private", name))

    def gather(self, title: str, kind: str = "supergroup") -> Chat:
        """A group comes to be."""
        base = -1_001_000_000_000 if kind == "supergroup" else -4_000_000_000
        return self._add(Chat(base - len(self.chats), kind, title))

    def upgrade(self, group: Chat) -> Chat:
        """A group becomes a supergroup: the old number only says where it went."""
        new = self.gather(group.title)
        group.moved_to = new.id
        return new

    def _add(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        return chat

    def enter(self, number: int) -> Chat:
        """Return a chat the bot wants to speak in. Raises Refusal when it may not."""
        chat = self.chats.get(number)
        if chat is None:
            raise bad("chat not found")
        if chat.moved_to is not None:
            raise bad(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        if chat.door is not Door.OPEN:
            raise forbidden(chat.door.value)
        return chat

    def put(self, chat: Chat, message: Message, at: float) -> Message:
        """Let a message stand in its chat under a number of its own."""
        self._messages += 1
        whole = {
            "message_id": self._messages, "date": int(at), "chat": chat.face, **message,
        }  # fmt: skip
        chat.messages[self._messages] = whole
        return whole

    def keep(self, content: bytes, **about: Any) -> dict[str, Any]:
        """Keep a file; return how updates name it."""
        digest = hashlib.sha256(content).hexdigest()
        number = f"AgAD{len(self.files)}_{digest[:24]}"
        sized = {"file_size": len(content), **about}
        self.files[number] = (content, sized)
        return {"file_id": number, "file_unique_id": digest[:16], **sized}
