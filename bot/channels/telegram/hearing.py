"""From Telegram into the house: an update finds its account and is kept before it is confirmed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.channels.telegram.ear import CHANNEL, chat_of, event_key, storable
from bot.clock import Clock
from db.queries import people as accounts
from db.session import Database
from domain.ids import AccountNumber
from services import people
from services.intake import Heard, Receipt
from services.work import House

REMEMBERED = 50_000


class Hearing:
    """Where both ways of hearing, polling and webhook, hand in what came."""

    def __init__(
        self,
        *,
        database: Database,
        house: House,
        hear: Callable[[Heard], Awaitable[Receipt]],
        clock: Clock,
    ) -> None:
        """``hear`` commits one update, together with others; ``house`` knows the ward."""
        self._database = database
        self._house = house
        self._hear = hear
        self._clock = clock
        self._known: dict[str, AccountNumber] = {}

    async def hear(self, update: Mapping[str, Any]) -> None:
        """Keep one update; it is committed when this returns. Raises NotStored."""
        await self._keep(update)
        await self._door(update)

    async def hear_many(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keep updates in the order they came; all are committed when this returns."""
        for chat in {chat_of(update) for update in updates} - {None}:
            await self._account(str(chat))
        # Handed in together, they are committed together, still in order.
        await asyncio.gather(*(self._keep(update) for update in updates))
        for update in updates:
            await self._door(update)

    async def _keep(self, update: Mapping[str, Any]) -> None:
        chat = chat_of(update)
        account = None if chat is None else await self._account(chat)
        await self._hear(Heard(account, CHANNEL, event_key(update), storable(update)))

    async def _account(self, chat: str) -> AccountNumber:
        known = self._known.get(chat)
        if known is not None:
            return known
        async with self._database.write() as session:
            met = await people.meet(
                session,
                ward=self._house.ward.id,
                channel=CHANNEL,
                external_key=chat,
                now=self._clock(),
                is_demo=self._house.is_demo,
            )
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[chat] = met.account
        return met.account

    async def _door(self, update: Mapping[str, Any]) -> None:
        """Note who shut the door on us: nothing is sent there until she writes again."""
        change = update.get("my_chat_member")
        if not isinstance(change, Mapping):
            return
        chat, member = change.get("chat"), change.get("new_chat_member")
        if not isinstance(chat, Mapping) or not isinstance(member, Mapping):
            return
        if chat.get("type") == "private" and member.get("status") == "kicked":
            account = await self._account(str(chat.get("id")))
            async with self._database.write() as session:
                await accounts.block(session, accounts=[account], now=self._clock())
