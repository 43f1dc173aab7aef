"""From Telegram into the house: an update finds its account and is kept before it is confirmed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.channels.telegram.parts import CHANNEL
from bot.channels.telegram.translation import chat_of, event_key, storable
from bot.channels.telegram.webhook import (
    added_to_group_by,
    group_of,
    membership_of,
    moved_to,
    without_content,
)
from bot.clock import Clock
from db.engine import Database
from db.queries.people import people as accounts
from db.queries.units import groups
from domain.ids import AccountNumber
from services.messages.inbox import TOO_FAST, InboundUpdate, Receipt
from services.people import people
from services.work import WardContext
from web.context import Rate
from web.security.rate_limit import RateLimiter

REMEMBERED = 50_000
CHAT_RATE = Rate(120, 1)
"""Updates of one chat that are kept: albums, and a hundred messages passed on at once, are heard;
of a machine that goes on from there only a few: it fills neither the disk nor anybody's time."""


class TelegramInbound:
    """Where both ways of hearing, polling and webhook, hand in what came."""

    def __init__(
        self,
        *,
        database: Database,
        context: WardContext,
        hear: Callable[[InboundUpdate], Awaitable[Receipt]],
        clock: Clock,
    ) -> None:
        """``hear`` commits one update, together with others; ``house`` knows the ward."""
        self._database = database
        self._context = context
        self._hear = hear
        self._clock = clock
        self._known: dict[str, AccountNumber] = {}
        self._pace = RateLimiter(CHAT_RATE)

    async def hear(self, update: Mapping[str, Any]) -> None:
        """Keep one update; it is committed when this returns. Raises NotStored."""
        await self._keep(update)
        await self._doors(update)

    async def receive_many(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Keep updates in the order they came; all are committed when this returns."""
        for chat in {chat_of(update) for update in updates} - {None}:
            await self._account(str(chat))
        # Handed in together, they are committed together, still in order.
        await asyncio.gather(*(self._keep(update) for update in updates))
        for update in updates:
            await self._doors(update)

    async def _keep(self, update: Mapping[str, Any]) -> None:
        group = group_of(update)
        account = await (self._leader(update) if group else self._speaker(update))
        source = str(group.get("id")) if group else account
        if source is not None and self._pace.take(source):
            if account is not None:
                await self._hear(self._too_fast(account))
            return
        is_ours = account is not None or not group
        payload = storable(update) if is_ours else storable(without_content(update))
        is_new = False
        try:
            is_new = (
                await self._hear(InboundUpdate(account, CHANNEL, event_key(update), payload))
            ).is_new
        finally:
            if not is_new:  # what comes again after trouble, theirs or ours, is no flood
                self._pace.give_back(source)

    def _too_fast(self, account: AccountNumber) -> InboundUpdate:
        """Return what is kept in place of updates that come too fast: one a minute."""
        minute = int(self._clock().timestamp()) // 60
        told = {"message": {"text": f"/start {TOO_FAST}"}}
        return InboundUpdate(account, CHANNEL, f"fast:{account}:{minute}", told)

    async def _speaker(self, update: Mapping[str, Any]) -> AccountNumber | None:
        chat = chat_of(update)
        return None if chat is None else await self._account(chat)

    async def _leader(self, update: Mapping[str, Any]) -> AccountNumber | None:
        """Return who put us into a group if she talks with us already: nobody else is asked."""
        key = added_to_group_by(update)
        if key is None:
            return None
        async with self._database.read() as session:
            found = await accounts.account_of(session, channel=CHANNEL, external_key=key)
        return None if found is None else AccountNumber(found.number)

    async def _account(self, chat: str) -> AccountNumber:
        known = self._known.get(chat)
        if known is not None:
            return known
        async with self._database.write() as session:
            met = await people.meet(
                session,
                ward=self._context.ward.id,
                channel=CHANNEL,
                external_key=chat,
                now=self._clock(),
                is_demo=self._context.is_demo,
            )
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[chat] = met.account
        return met.account

    async def _doors(self, update: Mapping[str, Any]) -> None:
        """Note who opened or shut a door to us, and which group moved; the last word holds."""
        moved, door = moved_to(update), membership_of(update)
        if moved is not None:
            async with self._database.write() as session:
                await groups.move(session, channel=CHANNEL, before=moved[0], after=moved[1])
        if door is not None and door.is_private:
            account = await self._account(door.key)
            async with self._database.write() as session:
                if door.is_shut:
                    await accounts.block(session, accounts=[account], now=self._clock())
                else:
                    await accounts.unblock(session, account=account)
        elif door is not None and door.is_shut:
            async with self._database.write() as session:
                await groups.leave(
                    session, channel=CHANNEL, external_key=door.key, now=self._clock()
                )
