"""Runs a sender for every channel, and shows due rows where a commit is the delivery.

Between a claim and its outcome no transaction is open. A row claimed again after its lease
lapsed carries a higher fence, so a sender that slept cannot overwrite what happened since.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from bot.clock import Clock
from bot.conversation.signals import Signals
from bot.delivery.channel_sender import IDLE_SECONDS, ChannelSender
from bot.delivery.outcomes import least_urgent
from bot.delivery.platform_sender import PlatformSender
from db.engine import Database, NotStored
from db.queries.messages import leases, locked_accounts, outbox
from domain.deliveries import UNSOLICITED
from domain.quiet import Quiet
from services.messages.daily_limit import limit_to_one_a_day

log = logging.getLogger(__name__)

AT_ONCE = 32


class Sender:
    """Delivers due rows: through a platform sender, or by commit where a page shows them."""

    def __init__(
        self,
        *,
        database: Database,
        senders: Mapping[str, PlatformSender],
        by_commit: Sequence[str],
        signals: Signals,
        clock: Clock,
        quiet: Quiet,
    ) -> None:
        """``senders`` maps channels' names to senders; ``by_commit`` names channels without one."""
        self._by_commit = by_commit
        self._quiet = quiet
        self._database = database
        self._signals = signals
        self._clock = clock
        self._came = asyncio.Event()
        self._stopping = False
        self._channel_senders = [
            ChannelSender(
                channel=channel, sender=sender, database=database, clock=clock, quiet=quiet
            )
            for channel, sender in senders.items()
        ]

    def wake(self) -> None:
        """Wake the senders: a row may be due."""
        self._came.set()
        for channel_sender in self._channel_senders:
            channel_sender.wake()

    def stop(self) -> None:
        """Finish the posts in flight and claim nothing more."""
        self._stopping = True
        self._came.set()
        for channel_sender in self._channel_senders:
            channel_sender.stop()

    async def run(self) -> None:
        """Deliver until stopped; a slow platform holds up no other channel."""
        if self._database.is_sqlite:  # it is ours alone, so whoever held a lease is dead
            with suppress(NotStored):  # then they lapse
                async with self._database.write() as session:
                    await leases.release(session)
        async with asyncio.TaskGroup() as channels:
            for channel_sender in self._channel_senders:
                channels.create_task(channel_sender.run())
            channels.create_task(self._reveal_until_stopped())

    async def close(self) -> None:
        """Close every channel, once no request is in flight."""
        for channel_sender in self._channel_senders:
            await channel_sender.close()

    async def step(self) -> int:
        """Deliver what is due now on every channel; return how many rows moved."""
        moved = await self._reveal()
        for channel_sender in self._channel_senders:
            moved += await channel_sender.step()
        return moved

    async def _reveal_until_stopped(self) -> None:
        while not self._stopping:
            self._came.clear()
            try:
                revealed = await self._reveal()
            except NotStored as failure:
                log.warning("deliveries wait, the database could not be written: %s", failure)
                revealed = 0
            if not revealed and not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._came.wait(), IDLE_SECONDS)

    async def _reveal(self) -> int:
        """Show due rows on every channel that a commit delivers to; return how many rows."""
        return sum([await self._reveal_on(channel) for channel in self._by_commit])

    async def _reveal_on(self, channel: str) -> int:
        """Make a channel's due rows visible: their delivery is this commit."""
        now = self._clock()
        kind = least_urgent(self._quiet, now)
        async with self._database.read() as session:
            if not await outbox.due_on(session, channel=channel, now=now, limit=1, kind=kind):
                return 0
        async with self._database.write() as session:
            due = _one_each(
                await outbox.due_on(session, channel=channel, now=now, limit=AT_ONCE, kind=kind)
            )
            places = await locked_accounts.counters(
                session, numbers=[row.account_number for row in due]
            )
            rows = []
            for row in due:
                places[row.account_number] += 1
                rows.append({"row_id": row.id, "place": places[row.account_number], "at": now})
            if rows:
                await outbox.reveal(session, rows=rows)
                await locked_accounts.set_counters(session, counters=places)
            told = sorted({row.account_number for row in due if row.kind in UNSOLICITED})
            if told:
                await limit_to_one_a_day(session, self._quiet, now=now, accounts=told)
        for row in due:
            self._signals.notify(row.account_number)
        return len(due)


def _one_each(due: Sequence[Any]) -> Sequence[Any]:
    """Return rows to show together: of unsolicited ones, one screen for each account."""
    first: dict[int, UUID] = {}
    return [
        row
        for row in due
        if row.kind not in UNSOLICITED
        or first.setdefault(row.account_number, row.screen_id) == row.screen_id
    ]
