"""The sender: claims due rows under a lease, lets a channel's mouth post them, writes outcomes.

Between the claim and the outcome no transaction is open. A row claimed again after its lease
lapsed carries a higher fence, so a sender that slept cannot overwrite what happened since.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.clock import Clock
from bot.turns.wake import Wakes
from db.failpoint import failpoint
from db.queries import inbox, outbox
from db.session import Database, NotStored
from domain.deliveries import (
    LEASE,
    MAX_ATTEMPTS,
    MAX_RESENDS,
    Outcome,
    State,
    pause_after,
)

log = logging.getLogger(__name__)

AT_ONCE = 32
IDLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one request: ``retry_after`` is the platform's own pause, if it named one."""

    outcome: Outcome
    platform_id: str | None = None
    reason: str | None = None
    retry_after: timedelta | None = None


class Mouth(Protocol):
    """How a channel says one compiled request to one of its addresses."""

    async def post(self, address: str, request: Mapping[str, Any]) -> Report:
        """Post and report; raises nothing for what the platform may answer."""
        ...


class Sender:
    """Delivers what is due: by a mouth where a channel has one, by commit in the web chat."""

    def __init__(
        self, *, database: Database, mouths: Mapping[str, Mouth], wakes: Wakes, clock: Clock
    ) -> None:
        """``mouths`` maps a channel's name to its mouth; the web chat has none."""
        self._database = database
        self._mouths = mouths
        self._wakes = wakes
        self._clock = clock
        self._came = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something may be due."""
        self._came.set()

    def stop(self) -> None:
        """Finish the posts at hand and claim nothing more."""
        self._stopping = True
        self._came.set()

    async def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopping:
            self._came.clear()
            try:
                sent = await self.step()
            except NotStored as failure:
                log.warning("deliveries wait, the database could not be written: %s", failure)
                sent = 0
            if not sent and not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._came.wait(), IDLE_SECONDS)

    async def step(self) -> int:
        """Deliver one batch of each channel; return how many rows moved."""
        moved = await self._reveal()
        for channel, mouth in self._mouths.items():
            moved += await self._post(channel, mouth)
        return moved

    async def _reveal(self) -> int:
        """Make the web chat's later-due rows visible: their delivery is this commit."""
        now = self._clock()
        async with self._database.read() as session:
            if not await outbox.due_on(session, channel="webchat", now=now, limit=1):
                return 0
        async with self._database.write() as session:
            due = await outbox.due_on(session, channel="webchat", now=now, limit=AT_ONCE)
            places = await inbox.counters(session, numbers=[row.account_number for row in due])
            rows = []
            for row in due:
                places[row.account_number] += 1
                rows.append({"row_id": row.id, "place": places[row.account_number], "at": now})
            if rows:
                await outbox.reveal(session, rows=rows)
                await inbox.set_counters(session, counters=places)
        for row in due:
            self._wakes.ring(row.account_number)
        return len(due)

    async def _post(self, channel: str, mouth: Mouth) -> int:
        now = self._clock()
        async with self._database.write() as session:
            rows = await outbox.claim(
                session, channel=channel, now=now, until=now + LEASE, limit=AT_ONCE
            )
        if not rows:
            return 0
        failpoint("sender.claimed")
        reports = await asyncio.gather(*(self._say(mouth, row) for row in rows))
        failpoint("sender.posted")
        async with self._database.write() as session:
            await outbox.finish(session, outcomes=self._outcomes(rows, reports))
        return len(rows)

    async def _say(self, mouth: Mouth, row: Any) -> Report:
        if row.posting_at is not None and row.resent >= MAX_RESENDS:
            return Report(Outcome.FAILED, reason="unknown outcome, resent twice")
        failpoint("sender.posting")
        try:
            return await mouth.post(row.external_key, row.request)
        except Exception as failure:
            log.exception("a mouth failed on outbox row %d", row.id)
            return Report(Outcome.LATER, reason=type(failure).__name__)

    def _outcomes(self, rows: Sequence[Any], reports: Sequence[Report]) -> list[dict[str, Any]]:
        now = self._clock()
        return [_outcome(row, report, now) for row, report in zip(rows, reports, strict=True)]


def _outcome(row: Any, report: Report, now: datetime) -> dict[str, Any]:
    """Return what is written back: the row ends, or waits for its next try."""
    attempt = row.attempts + 1
    resent = row.resent + (1 if row.posting_at is not None else 0)
    state, due, reason = State.QUEUED, row.due_at, report.reason
    match report.outcome:
        case Outcome.SENT:
            state = State.SENT
        case Outcome.FAILED:
            state = State.FAILED
        case Outcome.BLOCKED:
            state, reason = State.SKIPPED, reason or "blocked"
        case Outcome.LATER | Outcome.UNKNOWN:
            due = now + (report.retry_after or pause_after(attempt))
            if report.outcome is Outcome.UNKNOWN:
                resent += 1
            if attempt >= MAX_ATTEMPTS or resent > MAX_RESENDS:
                state, reason = State.FAILED, reason or "given up"
    return {
        "row_id": row.id,
        "held": row.fence + 1,
        "to": state,
        "why": reason,
        "platform": report.platform_id,
        "at": now if state is State.SENT else None,
        "due": due,
        "again": resent,
    }
