"""Delivers one channel's rows: takes a send slot from its rate limit, then claims a row.

Slots are kept in a table, so that spacing and pauses hold across restarts and between senders.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.delivery.outcomes import is_unasked, least_urgent, row_outcome
from bot.delivery.pauses import Pauses
from bot.delivery.platform_sender import OutboundRequest, PlatformSender, SendResult
from bot.delivery.spacing import SendSpacing
from db.engine import Database, NotStored, Session
from db.failpoint import failpoint
from db.queries.messages import leases, outbox, send_slots
from db.queries.people import people
from db.queries.units import groups
from domain.deliveries import (
    ACKNOWLEDGE,
    CLOCK_DRIFT,
    LEASE,
    MAX_RESENDS,
    SendOutcome,
)
from domain.quiet import Quiet
from services.messages.daily_limit import limit_to_one_a_day

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Requests under way at a time."""
HORIZON = timedelta(seconds=0.4)
"""How far ahead slots are taken: a reply never waits longer behind a broadcast."""
IDLE_SECONDS = 1.0
"""How long a sender rests at most where other processes commit too, and nobody wakes it."""
ALONE_SECONDS = 5.0
"""The same where one process does everything: what commits a new row wakes it."""
SHORTEST_REST = 0.01
HEARTBEAT = LEASE / 4


class ChannelSender:
    """Claims, posts and writes outcomes for one channel, with many requests in flight."""

    def __init__(
        self,
        *,
        channel: str,
        sender: PlatformSender,
        database: Database,
        clock: Clock,
        quiet: Quiet,
    ) -> None:
        """Nothing is claimed before ``run``."""
        self._quiet = quiet
        self._channel = channel
        self._sender = sender
        self._database = database
        self._clock = clock
        self._came = asyncio.Event()
        self._stopping = False
        self._ended: list[tuple[Any, SendResult]] = []
        self._under_way: dict[int, Any] = {}
        self._pauses = Pauses(clock)
        self._slot_at: datetime | None = None
        self._beaten_at = clock()
        self._spacing = timedelta(seconds=1 / sender.per_second if sender.per_second else 0)
        self._slots = SendSpacing(self._spacing, clock)

    def wake(self) -> None:
        """Wake the sender: a row may be due."""
        self._came.set()

    def stop(self) -> None:
        """Finish the posts in flight and claim nothing more."""
        self._stopping = True
        self._came.set()

    async def run(self) -> None:
        """Deliver until stopped; requests in flight are brought to their outcome."""
        async with asyncio.TaskGroup() as posts:
            while not (self._stopping and not self._under_way and not self._ended):
                self._came.clear()
                moved = await self._cycle(posts)
                if not moved and not self._ended:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._came.wait(), await self._rest())

    async def _rest(self) -> float:
        """Return for how many seconds nothing can be due: no row, no slot, no renewal."""
        most = ALONE_SECONDS if self._database.is_sqlite else IDLE_SECONDS
        most = min(most, HEARTBEAT.total_seconds()) if self._under_way else most
        now = self._clock()
        try:
            async with self._database.read() as session:
                due = await leases.next_due(
                    session,
                    channel=self._channel,
                    now=now,
                    kind=least_urgent(self._quiet, now),
                    per_chat=self._sender.per_chat,
                )
        except NotStored:
            return IDLE_SECONDS
        slot = None if self._slot_at is None else self._slot_at - HORIZON
        waits = [(one - now).total_seconds() for one in (due, slot) if one is not None]
        return max(min([most, *waits]), SHORTEST_REST)

    async def close(self) -> None:
        """Close the channel's connections."""
        await self._sender.close()

    async def step(self) -> int:
        """Deliver what is due now to its end; return how many rows moved."""
        moved = 0
        async with asyncio.TaskGroup() as posts:
            moved += await self._cycle(posts)
        return moved + await self._keep_outcomes()

    async def _cycle(self, posts: asyncio.TaskGroup) -> int:
        """Write outcomes and claim what is due, in one transaction; then start posting."""
        ended, self._ended = self._ended, []
        try:
            async with self._database.write() as session:
                await self._write(session, ended)
                await self._beat(session)
                rows, slots = await self._claim(session)
        except NotStored as failure:
            self._ended = ended + self._ended
            log.warning("deliveries wait, the database could not be written: %s", failure)
            return 0
        if rows:
            failpoint("sender.claimed")
        for row, slot in zip(rows, slots, strict=True):
            self._under_way[row.id] = row
            posts.create_task(self._deliver(row, slot))
        return len(rows) + len(ended)

    async def _keep_outcomes(self) -> int:
        ended, self._ended = self._ended, []
        if ended:
            async with self._database.write() as session:
                await self._write(session, ended)
                if self._slots.free_at is not None:
                    await send_slots.take(
                        session, channel=self._channel, next_at=self._slots.free_at
                    )
        return len(ended)

    async def _write(self, session: Session, ended: Sequence[tuple[Any, SendResult]]) -> None:
        if not ended:
            return
        now = self._clock()
        await leases.finish(session, outcomes=[row_outcome(row, r, now) for row, r in ended])
        if self._sender.per_chat:
            said = {row.account_number for row, _ in ended if row.key != ACKNOWLEDGE}
            await people.spoke_to(session, accounts=sorted(said), now=now)
        for row, report in ended:
            if report.moved_to is not None:
                before, after = row.external_key, report.moved_to
                await groups.move(session, channel=self._channel, before=before, after=after)
        blocked = sorted(
            {row.account_number for row, report in ended if report.outcome is SendOutcome.BLOCKED}
        )
        if blocked:
            await people.block(session, accounts=blocked, now=now)
            await outbox.skip(session, accounts=blocked, reason="blocked")
        told = sorted({r.account_number for r, report in ended if is_unasked(r, report)})
        if told:
            await limit_to_one_a_day(session, self._quiet, now=now, accounts=told)
        until = self._pauses.until
        if until is not None and until > now:
            await send_slots.pause(session, channel=self._channel, until=until)

    async def _beat(self, session: Session) -> None:
        """Renew the lease of slow posts, such as a film over a slow line."""
        now = self._clock()
        if not self._under_way or now < self._beaten_at + HEARTBEAT:
            return
        self._beaten_at = now
        held = [{"row_id": row.id, "held": row.fence + 1} for row in self._under_way.values()]
        await leases.extend(session, rows=held, until=now + LEASE)

    async def _claim(self, session: Session) -> tuple[Sequence[Any], Sequence[datetime]]:
        """Return claimed rows, and for each the instant at which it may be posted."""
        room = 0 if self._stopping else AT_ONCE - len(self._under_way)
        if room <= 0:
            return [], []
        now = self._clock()
        self._slot_at = None
        if self._sender.per_second is None:
            start = now
        else:
            pace = await send_slots.lock(session, channel=self._channel)
            is_near = pace.next_at is not None and pace.next_at <= now + CLOCK_DRIFT
            next_at = pace.next_at if is_near else None
            start = max(self._slots.next_slot(now), next_at or now, pace.paused_until or now)
            room = min(room, (now + HORIZON - start) // self._spacing + 1)
            if room <= 0:
                self._slot_at = start
                return [], []
        rows = await leases.claim(
            session,
            channel=self._channel,
            now=now,
            until=now + LEASE,
            limit=room,
            kind=least_urgent(self._quiet, now),
            per_chat=self._sender.per_chat,
        )
        if rows and self._spacing:
            next_at = start + self._spacing * len(rows)
            await send_slots.take(session, channel=self._channel, next_at=next_at)
        return rows, [start + self._spacing * n for n in range(len(rows))]

    async def _deliver(self, row: Any, slot: datetime) -> None:
        try:
            report = await self._at(row, slot)
        except Exception as failure:
            log.exception("a sender failed on outbox row %d", row.id)
            report = SendResult(SendOutcome.LATER, reason=type(failure).__name__)
        self._pauses.note(row.external_key, report)
        self._ended.append((row, report))
        number = row.id
        if self._under_way.get(number) is row:  # not claimed once more after its lease ran out
            del self._under_way[number]
        failpoint("sender.posted")
        self._came.set()

    async def _at(self, row: Any, slot: datetime) -> SendResult:
        """Post a row at its slot, unless the platform asked for a pause meanwhile."""
        await self._slots.wait_for_slot(slot)
        left = self._pauses.left(row.external_key)
        if left is not None:
            return SendResult(
                SendOutcome.LATER, reason="a pause lasts", retry_after=left, is_held_back=True
            )
        now = self._clock()
        if now > row.expires_at:
            return SendResult(SendOutcome.EXPIRED, reason="waited too long")
        if row.posting_at is not None and row.resent >= MAX_RESENDS:
            return SendResult(SendOutcome.FAILED, reason="unknown outcome, resent twice")
        failpoint("sender.posting")
        return await self._sender.send(OutboundRequest(row.external_key, row.request, row.edits))
