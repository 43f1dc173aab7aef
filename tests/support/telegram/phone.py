"""A person's own phone: what she types, presses, sends and edits becomes an update."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.telegram.people import BOT, Chat, Door, Message
from tests.support.telegram.platform import Platform


@dataclass
class Phone:
    """One person in her private chat with the bot; ``heard`` says where she stopped reading."""

    platform: Platform
    chat: Chat
    heard: int = 0

    def writes(self, text: str, **more: Any) -> Message:
        """Type words; a command carries its entity as the app sends it."""
        if command := re.match(r"/[A-Za-z0-9_]+(@\w+)?", text):
            entity = {"type": "bot_command", "offset": 0, "length": command.end()}
            more = {"entities": [entity], **more}
        return self._speaks({"text": text, **more})

    def opens(self, link: str = "") -> Message:
        """Follow ``t.me/…?start=link`` and press Start."""
        return self.writes(f"/start {link}".strip())

    def sends(
        self, content: bytes, kind: str = "photo", *, caption: str = "", name: str = "", **more: Any
    ) -> Message:
        """Send a photo, a voice note, a document …, with words beside it."""
        about: dict[str, Any] = {"voice": {"duration": 3, "mime_type": "audio/ogg"}}.get(kind, {})
        if name:
            about = {**about, "file_name": name}
        file = self.platform.people.keep(content, **{**about, **more.pop("about", {})})
        size = {"width": 800, "height": 600}
        part = [{**file, **size}] if kind == "photo" else file
        words = {"caption": caption} if caption else {}
        return self._speaks({kind: part, **words, **more})

    def presses(self, label: str, *, on: Message | None = None) -> str:
        """Press the newest button with these words, or the one on a message; return its id."""
        for message in [on] if on is not None else self.messages[::-1]:
            for button in buttons_of(message):
                if says(button, label):
                    return self.press_data(button["callback_data"], message)
        raise AssertionError(f"no button says {label!r}; there are {self.buttons}")

    def press_data(self, data: object, message: Message | None) -> str:
        """Press a button with this data, forged or not."""
        presses = self.platform.hearing.presses
        number = str(10**18 + len(self.platform.ledger.offered) + 7 * self.platform.updates.last)
        presses[number] = self.platform.clock()
        press: dict[str, Any] = {"id": number, "from": self.chat.who, "chat_instance": "1"}
        press |= {} if data is None else {"data": data}
        press |= {} if message is None else {"message": message}
        self.platform.updates.add({"callback_query": press})
        return number

    def edits(self, message: Message, text: str) -> None:
        """Change the words of a message she sent."""
        standing = self.chat.messages[message["message_id"]]
        part = "caption" if "caption" in standing else "text"
        edited = int(self.platform.clock()) + 1
        standing |= {part: text, "edit_date": max(edited, standing.get("edit_date", 0) + 1)}
        self.platform.updates.add({"edited_message": dict(standing)})

    def blocks(self) -> None:
        """Block the bot."""
        self.chat.door = Door.BLOCKED
        self._member("member", "kicked")

    def unblocks(self) -> None:
        """Let the bot in again."""
        self.chat.door = Door.OPEN
        self._member("kicked", "member")

    def puts_bot_into(self, group: Chat, status: str = "member") -> None:
        """Put the bot into a group."""
        group.door = Door.OPEN
        self._member("left", status, group)

    def sends_bot_away(self, group: Chat) -> None:
        """Send the bot out of a group."""
        group.door = Door.KICKED
        self._member("member", "kicked", group)

    def writes_in(self, group: Chat, text: str, **more: Any) -> Message:
        """Say something in a group."""
        message = {"from": self.chat.who, "text": text, **more}
        whole = self.platform.people.put(group, message, self.platform.clock())
        self.platform.updates.add({"message": dict(whole)})
        return whole

    def _member(self, before: str, after: str, chat: Chat | None = None) -> None:
        change = {
            "chat": (chat or self.chat).face,
            "from": self.chat.who,
            "date": int(self.platform.clock()),
            "old_chat_member": {"user": BOT, "status": before, "until_date": 0},
            "new_chat_member": {"user": BOT, "status": after, "until_date": 0},
        }
        self.platform.updates.add({"my_chat_member": change})

    def _speaks(self, content: dict[str, Any]) -> Message:
        message = {"from": self.chat.who, **content}
        whole = self.platform.people.put(self.chat, message, self.platform.clock())
        self.platform.updates.add({"message": dict(whole)})
        return whole

    @property
    def messages(self) -> list[Message]:
        """What the bot said here, oldest first, as it stands now."""
        return [one for one in self.chat.messages.values() if one.get("from") == BOT]

    @property
    def buttons(self) -> list[str]:
        """The words on every button that can be seen."""
        return [label_of(one) for message in self.messages for one in buttons_of(message)]

    def reads(self) -> list[str]:
        """Return the words of what is new since she last looked."""
        new = [one for one in self.messages if one["message_id"] > self.heard]
        self.heard = max([self.heard, *(one["message_id"] for one in new)])
        return [words_of(one) for one in new]


def buttons_of(message: Message) -> list[dict[str, Any]]:
    """Return the buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", ())
    return [button for row in rows for button in row]


def label_of(button: Mapping[str, Any]) -> str:
    """Return what a button says behind its number."""
    number, _, label = str(button["text"]).partition(". ")
    return label if label and number.isdecimal() else str(button["text"])


def says(button: Mapping[str, Any], label: str) -> bool:
    """Return whether a button says these words, or how they begin where they are long."""
    begins, is_cut, _ = label_of(button).partition("…")
    return label.startswith(begins) if is_cut else label == label_of(button)


def words_of(message: Message) -> str:
    """Return the words a person reads in a message."""
    return str(message.get("text") or message.get("caption") or "")
