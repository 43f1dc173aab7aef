"""Keeps inbound updates of any platform: finds the account of each, and limits floods."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import InboxAccess
from db.engine import NotStored
from db.queries.people import people as accounts
from db.queries.units import groups
from domain.ids import AccountNumber
from domain.rate_limit import Rate, RateLimiter
from services.messages.blanking import without_secrets
from services.messages.inbox import TOO_FAST, InboundUpdate
from services.people import people

log = logging.getLogger(__name__)

REMEMBERED = 50_000
CHAT_RATE = Rate(120, 1)
"""Updates of one chat that are kept: albums, and a hundred messages passed on at once, are heard;
of a machine that goes on from there only a few: it fills neither the disk nor anybody's time."""


@dataclass(frozen=True, slots=True)
class ChatMembership:
    """A chat that the assistant may write to, or no longer: a private chat, or a group."""

    key: str
    is_private: bool
    is_shut: bool


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as its channel reads it before it is kept.

    ``payload`` is JSON that any database can store. ``bare`` is stored instead when nobody with an
    account here speaks in a ``group``: that an update came, never who said what. ``chat`` is the
    private chat of the sender; ``added_by`` is the private chat of the person who just added the
    bot to a group.
    """

    event_key: str
    payload: Mapping[str, Any]
    bare: Mapping[str, Any]
    chat: str | None = None
    group: str | None = None
    added_by: str | None = None
    membership: ChatMembership | None = None
    moved: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class UpdateReader:
    """How one channel reads its updates: ``read`` never raises, ``open_link`` writes a payload.

    The payload that ``open_link`` returns says that a person opened a link.
    """

    channel: str
    read: Callable[[Mapping[str, Any]], RawUpdate]
    open_link: Callable[[str], Mapping[str, Any]]


def as_it_came(update: Any) -> RawUpdate:
    """Return an update that nobody can read as plain text, which any database stores.

    Only from a private chat: of a group it is kept that something came, never who said what.
    """
    text = json.dumps(update, default=repr, skipkeys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept = text if '"private"' in text else f"{len(text)} characters"
    return RawUpdate(event_key=f"raw:{digest}", payload={"text": kept}, bare={})


class Receiver:
    """Takes in the updates of one platform, from polling and from the webhook alike."""

    def __init__(self, reader: UpdateReader, inbox: InboxAccess) -> None:
        """Accounts are looked up when their people write."""
        self._reader = reader
        self._database = inbox.database
        self._context = inbox.context
        self._hear = inbox.hear
        self._clock = inbox.clock
        self._known: dict[str, AccountNumber] = {}
        self._meeting = asyncio.Lock()
        self._rates = RateLimiter(CHAT_RATE)

    async def receive(self, update: Any) -> None:
        """Keep one update; it is committed when this returns. Raises NotStored."""
        await self.receive_many([update])

    async def receive_many(self, updates: Sequence[Any]) -> None:
        """Keep updates in their order; all are committed when this returns. Raises NotStored.

        One that cannot be read is kept as it came, and dead-lettered: it holds up no other.
        """
        read = [self._read(update) for update in updates]
        for chat in {one.chat for one in read}:
            if chat is not None:
                await self._account(chat)
        # Updates handed in together are committed together, still in order.
        await asyncio.gather(*(self._keep_anyway(one) for one in read))
        for one in read:
            await self._note_membership(one)

    def _read(self, update: Any) -> RawUpdate:
        try:
            # Blanked before it is read: an event key may be made of words.
            return self._reader.read(without_secrets(update))
        except Exception:
            log.exception("an update cannot be read; it is kept as it came")
            return as_it_came(update)

    async def _keep_anyway(self, update: RawUpdate) -> None:
        try:
            await self._keep(update)
        except NotStored:
            raise
        except Exception:
            log.exception("an update cannot be stored; it is kept as text")
            await self._keep(as_it_came(update.payload))

    async def _keep(self, update: RawUpdate) -> None:
        account = await (self._leader(update) if update.group else self._speaker(update))
        source = update.group or account
        if source is not None and self._rates.take(source):
            if account is not None:
                await self._hear(self._too_fast(account))
            return
        is_ours = account is not None or not update.group
        payload = update.payload if is_ours else update.bare
        is_new = False
        try:
            heard = InboundUpdate(account, self._reader.channel, update.event_key, payload)
            is_new = (await self._hear(heard)).is_new
        finally:
            if not is_new:  # updates delivered again after a failure, theirs or ours, are no flood
                self._rates.give_back(source)

    def _too_fast(self, account: AccountNumber) -> InboundUpdate:
        """Return what is kept in place of updates that come too fast: one row a minute."""
        minute = int(self._clock().timestamp()) // 60
        payload = self._reader.open_link(TOO_FAST)
        return InboundUpdate(account, self._reader.channel, f"fast:{account}:{minute}", payload)

    async def _speaker(self, update: RawUpdate) -> AccountNumber | None:
        return None if update.chat is None else await self._account(update.chat)

    async def _leader(self, update: RawUpdate) -> AccountNumber | None:
        """Return the leader with an account who added the bot to a group; asks nobody else."""
        if update.added_by is None:
            return None
        async with self._database.read() as session:
            found = await accounts.account_of(
                session, channel=self._reader.channel, external_key=update.added_by
            )
        return None if found is None else AccountNumber(found.number)

    async def _account(self, chat: str) -> AccountNumber:
        known = self._known.get(chat)
        return await self._meet(chat) if known is None else known

    async def _meet(self, chat: str) -> AccountNumber:
        """Return the account of a chat, which is opened once, however much it sends at once."""
        async with self._meeting, self._database.write() as session:
            met = await people.meet(
                session,
                ward=self._context.ward.id,
                channel=self._reader.channel,
                external_key=chat,
                now=self._clock(),
                is_demo=self._context.is_demo,
            )
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[chat] = met.account
        return met.account

    async def _note_membership(self, update: RawUpdate) -> None:
        """Record who allowed or blocked the bot, and which group moved; the latest update wins."""
        moved, membership = update.moved, update.membership
        if moved is not None:
            async with self._database.write() as session:
                before, after = moved
                await groups.move(session, channel=self._reader.channel, before=before, after=after)
        if membership is None:
            return
        if membership.is_private:
            account = await self._account(membership.key)
            async with self._database.write() as session:
                if membership.is_shut:
                    await accounts.block(session, accounts=[account], now=self._clock())
                else:
                    await accounts.unblock(session, account=account)
        elif membership.is_shut:
            async with self._database.write() as session:
                await groups.leave(
                    session,
                    channel=self._reader.channel,
                    external_key=membership.key,
                    now=self._clock(),
                )
