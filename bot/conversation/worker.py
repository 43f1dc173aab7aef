"""The worker: takes inbound updates, in order per account, and makes each one atomic effect.

A batch of updates of different accounts shares one transaction without savepoints. Anything
unexpected rolls the whole batch back, and its updates run again one per transaction: a handler has
no effect outside the transaction, so that is safe.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.conversation.account_states import AccountState, account_of
from bot.conversation.dispatcher import ConversationDispatcher, Turn
from bot.conversation.outbox_writer import FlushResult, OutboxWriter
from bot.conversation.signals import Signals
from bot.conversation.state_store import ConversationState
from db.engine import Database, NotStored, Session, writes
from db.failpoint import failpoint
from db.queries.messages import claims, conversations
from db.queries.people import people
from domain.address import read_address
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId
from domain.screens import Phrase, Screen, say
from handlers.kit.blanked import opening
from services.work import Actor, WardContext, Work

log = logging.getLogger(__name__)

BATCH = 16
BATCH_SECONDS = 0.05
ATTEMPTS = 3
BACK_OFF = (timedelta(seconds=1), timedelta(seconds=10))
IDLE_SECONDS = 1.0


class UpdateFailed(Exception):
    """An update that could not be done inside its batch; its cause says why."""


@dataclass(slots=True)
class InboxBatch:
    """What one transaction has done so far."""

    works: list[Work]
    turns: list[Turn]
    accounts: dict[int, AccountState]


class Worker:
    """Runs the conversation over the inbox; one for each process with the role."""

    def __init__(
        self,
        *,
        database: Database,
        context: WardContext,
        converse: ConversationDispatcher,
        outbox_writer: OutboxWriter,
        signals: Signals,
        clock: Clock,
        wake_sender: Callable[[], None],
        wake_jobs: Callable[[], None],
    ) -> None:
        """All parts are passed in; what has something to do after a commit is woken."""
        self._database = database
        self._context = context
        self._converse = converse
        self._outbox_writer = outbox_writer
        self._signals = signals
        self._clock = clock
        self._came = asyncio.Event()
        self._stopping = False
        self._wake_sender = wake_sender
        self._wake_jobs = wake_jobs

    def wake(self) -> None:
        """Wake the worker: an update may be waiting."""
        self._came.set()

    def stop(self) -> None:
        """Finish the batch at hand and claim nothing more."""
        self._stopping = True
        self._came.set()

    async def run(self) -> None:
        """Work until stopped, waiting while there is nothing to do."""
        self._database.has_traces = self._database.is_sqlite  # of a process that was killed
        while not self._stopping:
            self._came.clear()
            try:
                worked = await self.step()
            except NotStored as failure:
                log.warning("the database could not be written: %s", failure)
                worked = 0
            if not worked and not self._stopping:
                try:
                    await asyncio.wait_for(self._came.wait(), IDLE_SECONDS)
                except TimeoutError:
                    continue

    async def step(self) -> int:
        """Take one batch; return how many updates it took up."""
        await self._database.remove_traces()
        taken: list[Any] = []
        try:
            async with self._database.write() as session:
                rows = await claims.claim(session, now=self._clock(), limit=BATCH)
                taken.extend(rows)
                if not rows:
                    return 0
                failpoint("worker.claimed")
                settled = await self._take(session, rows)
        except Exception as failure:
            if not taken:
                raise
            log.info("a batch of %d is run one by one: %s", len(taken), failure)
            for row in taken:
                await self._alone(row)
            return len(taken)
        failpoint("worker.after_commit")
        self._wake_others(settled)
        return len(taken)

    async def _take(self, session: Session, rows: Sequence[Any]) -> FlushResult:
        talks = await self._talks(session, rows)
        batch = InboxBatch([], [], {})
        started = asyncio.get_running_loop().time()
        for row in rows:
            await self._turn(session, row, talks[row.account_number], batch)
            if asyncio.get_running_loop().time() - started > BATCH_SECONDS:
                break
        return await self._settle(session, batch)

    async def _turn(
        self, session: Session, row: Any, talk: ConversationState, batch: InboxBatch
    ) -> None:
        batch.accounts[row.account_number] = account_of(row)
        before = talk.copy()
        turn = Turn(row, talk)
        work = self._work(session, row)
        if row.blocked_at is not None:  # a person who writes has unblocked the bot
            await people.unblock(session, account=row.account_number)
        tally = writes(session)
        try:
            await self._converse.run(turn, work)
        except Refused as refusal:
            if writes(session) != tally:
                raise UpdateFailed(f"refused after a write: {refusal.code}") from refusal
            turn.conversation, turn.closes = before, None
            acknowledges, work = work.acknowledges, self._work(session, row)
            work.acknowledges, work.opening = acknowledges, turn.opening
            work.show(Screen([Phrase(refusal.code, refusal.facts)]))
        except NotStored:
            raise
        except Exception as failure:
            raise UpdateFailed(f"{type(failure).__name__} in inbox row {row.id}") from failure
        failpoint("worker.handled")
        batch.works.append(work)
        batch.turns.append(turn)

    def _work(self, session: Session, row: Any) -> Work:
        actor = Actor(
            AccountNumber(row.account_number),
            PersonId(row.person_id),
            called=row.called,
            helped_by=row.helped_by,
            address=read_address(row.address),
            browser=str(row.payload.get("browser") or ""),
        )
        return Work(session, self._context, self._clock(), actor, f"in-{row.id}")

    async def _talks(self, session: Session, rows: Sequence[Any]) -> dict[int, ConversationState]:
        people = {row.account_number: row.person_id for row in rows}
        talks = {number: ConversationState() for number in people}
        for found in await conversations.load(session, accounts=list(people)):
            if people[found.account_number] == found.person_id:
                talks[found.account_number] = ConversationState(found.state, dict(found.data))
        return talks

    async def _settle(self, session: Session, batch: InboxBatch) -> FlushResult:
        now = self._clock()
        settled = await self._outbox_writer.flush_messages(session, batch.works, batch.accounts)
        await self._converse.keep(session, batch.turns, now)
        await claims.done(session, ids=[turn.row.id for turn in batch.turns], now=now)
        failpoint("worker.flushed")
        return settled

    async def _alone(self, row: Any) -> None:
        """Run one update in its own transaction; the third failure dead-letters it."""
        try:
            async with self._database.write() as session:
                fresh = await claims.claim_one(session, row_id=row.id)
                if fresh is None:
                    return
                talks = await self._talks(session, [fresh])
                batch = InboxBatch([], [], {})
                await self._turn(session, fresh, talks[fresh.account_number], batch)
                settled = await self._settle(session, batch)
        except NotStored:
            raise
        except Exception as failure:
            cause = failure.__cause__ if isinstance(failure, UpdateFailed) else failure
            if isinstance(cause, Refused):
                await self._end(row, Screen([Phrase(cause.code, cause.facts)]), reason=None)
            else:
                log.exception("update %d failed", row.id)
                await self._count_failure(row, f"{type(cause).__name__}: {cause}"[:500])
            return
        self._wake_others(settled)

    async def _count_failure(self, row: Any, reason: str) -> None:
        if row.attempts + 1 >= ATTEMPTS:
            await self._end(row, Screen([say("fallback.parked")]), reason=reason)
            return
        async with self._database.write() as session:
            again = self._clock() + BACK_OFF[row.attempts]
            await claims.put_off(session, row_id=row.id, reason=reason, not_before=again)

    async def _end(self, row: Any, screen: Screen, *, reason: str | None) -> None:
        """End an update with a sentence: done when refused, dead-lettered when it keeps failing."""
        async with self._database.write() as session:
            fresh = await claims.claim_one(session, row_id=row.id)
            if fresh is None:
                return
            work = self._work(session, fresh)
            work.opening = opening((await self._converse.hear(session, fresh)).blanked)
            work.show(screen)
            accounts = {fresh.account_number: account_of(fresh)}
            settled = await self._outbox_writer.flush_messages(session, [work], accounts)
            if reason is None:
                await claims.done(session, ids=[row.id], now=work.now)
            else:
                await claims.dead_letter(session, row_id=row.id, reason=reason, now=work.now)
        self._wake_others(settled)

    def _wake_others(self, settled: FlushResult) -> None:
        for number in settled.accounts:
            self._signals.notify(number)
        if settled.has_queued:
            self._wake_sender()
        if settled.has_jobs:
            self._wake_jobs()
