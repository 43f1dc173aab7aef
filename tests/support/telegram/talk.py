"""A resident on Telegram, in the words of ``tests.support.talk``: says, presses, sends, opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa

from db.base import Base
from db.models.people import Account
from tests.support.telegram.people import Message
from tests.support.telegram.phone import Phone, buttons_of, label_of
from tests.support.telegram.ward import Ward

Row = TypeVar("Row", bound=Base)
READS = 5.0
"""Seconds a person reads before she answers."""


@dataclass
class TelegramTalk:
    """One resident's conversation in her private chat; every act waits for its answers."""

    ward: Ward
    phone: Phone
    last: list[Message] = field(default_factory=list)

    @classmethod
    def begin(cls, ward: Ward, name: str = "Lan") -> TelegramTalk:
        """Let someone install Telegram and find the bot."""
        return cls(ward, Phone(ward.platform, ward.platform.people.arrive(name)))

    async def says(self, text: str, **more: Any) -> list[str]:
        self._reads()
        self.phone.writes(text, **more)
        return await self.settle()

    async def opens(self, link: str = "") -> list[str]:
        self._reads()
        self.phone.opens(link)
        return await self.settle()

    async def presses(self, label: str, *, on: Message | None = None) -> list[str]:
        self._reads()
        self.phone.presses(label, on=on)
        return await self.settle()

    async def sends(
        self, content: bytes, kind: str = "photo", *, text: str = "", **more: Any
    ) -> list[str]:
        self._reads()
        self.phone.sends(content, kind, caption=text, **more)
        return await self.settle()

    async def edits(self, message: Message, text: str) -> list[str]:
        self._reads()
        self.phone.edits(message, text)
        return await self.settle()

    async def hurries(self, *said: str) -> list[str]:
        """Say one thing after another, each to what it brings."""
        heard: list[str] = []
        for text in said:
            heard += await self.says(text)
        return heard

    def _reads(self) -> None:
        self.ward.clock.forward(seconds=READS)

    async def settle(self) -> list[str]:
        """Let the house answer; return what is new."""
        await self.ward.settle()
        before = self.phone.heard
        said = self.phone.reads()
        self.last = [one for one in self.phone.messages if one["message_id"] > before]
        return said

    @property
    def buttons(self) -> list[str]:
        return [label_of(button) for one in self.last for button in buttons_of(one)]

    async def account(self) -> Account:
        """The account this chat has in the house."""
        key = str(self.phone.chat.id)
        [found] = await self.ward.rows(sa.select(Account).where(Account.external_key == key))
        assert isinstance(found, Account)
        return found

    async def kept(self, table: type[Row], **where: Any) -> list[Row]:
        """This person's rows of a table, read in a session of their own."""
        owner = {"person_id": (await self.account()).person_id}
        return await self.ward.rows(sa.select(table).filter_by(**owner, **where))

    async def one(self, table: type[Row], **where: Any) -> Row:
        """The one row there is."""
        [row] = await self.kept(table, **where)
        return row
