"""The driver: carries the residents' inputs to whichever life serves them, and kills it."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from tests.chaos.ledger import Ledger, Offer, Resident
from tests.chaos.life import Orders, live
from tests.chaos.player import offered
from tests.support.chaos import Life, Lost, life
from tests.support.waiting import WAIT

READY_SECONDS = WAIT
PATIENCE = 3.0
"""Seconds until a life that does not come to its failpoint is killed anyway."""
DRAIN_SECONDS = WAIT
EAGER = 0.2
"""How likely someone who waits for no answer goes on at once."""
DOWN = timedelta(seconds=90)
"""How long the house seems to have been down between two lives: longer than any lease."""


@dataclass(slots=True)
class Driver:
    """What goes on between the cast and the lives."""

    ledger: Ledger
    orders: Orders
    log: int
    rng: random.Random
    claimed: int = 0
    """Posts that were under way when a life was killed: at most so many were made twice."""
    open_rows: int = 0

    @contextmanager
    def living(self, armed: tuple[str, int] | None = None) -> Iterator[Life]:
        """Start a life, a while after the last one, and offer it again what is unacknowledged."""
        later = self.orders.clock()() + DOWN
        self.orders = replace(self.orders, now=later, began=time.monotonic())
        with life(live(replace(self.orders, armed=armed)), log=self.log) as one:
            self._await_ready(one)
            for resident in self.ledger.residents.values():
                if resident.waits_for_answers:
                    one.send({"follow": resident.account, "after": resident.seen})
                for offer in resident.unacknowledged:
                    self._offer(one, resident, offer)
            yield one

    @contextmanager
    def working(self) -> Iterator[Life]:
        """Start one more life beside another: a worker that hears nobody."""
        orders = replace(self.orders, parts=frozenset({"worker"}))
        with life(live(orders), log=self.log) as one:
            self._await_ready(one)
            yield one

    def _await_ready(self, one: Life) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            for message in one.hear(0.1):
                self.claimed += message["tally"]["claimed"]
                return
            if one.is_over:
                raise Lost(f"a life ended with {one.end()} before it was ready")
        raise Lost("a life was not ready in time")

    def tend(self, one: Life, seconds: float, *, acting: bool = True) -> bool:
        """Carry inputs and answers for a while; return False as soon as the life is over."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if acting:
                self._act(one)
            for message in one.hear(min(left, 0.02)):
                self._take(one, message)
            if one.is_over:
                return False
        return True

    def _act(self, one: Life) -> None:
        for resident in self.ledger.residents.values():
            if not resident.waits_for_answers and self.rng.random() > EAGER:
                continue
            for offer in self.ledger.act(resident):
                self._offer(one, resident, offer)

    def _offer(self, one: Life, resident: Resident, offer: Offer) -> None:
        """Offer an input; one in eight comes twice, as after a lost answer."""
        message = offered(resident, offer)
        for _ in range(2 if self.rng.random() < 0.125 else 1):
            one.send(message)

    def _take(self, one: Life, message: dict[str, Any]) -> None:
        if "ack" in message:
            self.ledger.acknowledge(message)
        elif "said" in message:
            self.ledger.hear(message)
        elif "no" in message:
            self._offer(one, *self.ledger.offered[message["no"]])
        elif "tally" in message:
            self.open_rows = message["tally"]["open"]

    def kill_at(self, one: Life, delay: float) -> None:
        """Kill a life after a while; what it had said by then counts."""
        if self.tend(one, delay):
            one.kill()
            self._last_words(one)
        self._check(one)

    def kill_by_failpoint(self, one: Life) -> bool:
        """Let an armed life come to its failpoint; return whether it died there."""
        died = not self.tend(one, PATIENCE)
        if not died:
            one.kill()
            self._last_words(one)
        self._check(one)
        return died

    def _last_words(self, one: Life) -> None:
        while not one.is_over:
            for message in one.hear(1.0):
                self._take(one, message)

    def _check(self, one: Life) -> None:
        status = one.end()
        if status != -9:
            raise Lost(f"a life ended with {status} instead of being killed")

    def drain(self, *, acting: bool = False) -> None:
        """Let a last life finish everything, then end it well.

        ``acting`` lets the cast go on to their limits.
        """
        deadline = time.monotonic() + DRAIN_SECONDS * (10 if acting else 1)
        while time.monotonic() < deadline:
            with self.living() as one:
                if self._quiet(one, acting=acting):
                    one.send({"stop": True})
                    self._last_words(one)
                    if one.end() != 0:
                        raise Lost("the last life did not end well")
                    return
                one.kill()
                self._last_words(one)
        waiting = [r.name for r in self.ledger.residents.values() if not r.is_content]
        self.ledger.complaints.append(
            f"{self.open_rows} rows stay open; still waiting: {', '.join(waiting)}"
        )

    def _quiet(self, one: Life, *, acting: bool) -> bool:
        """Return whether everything came to rest; what waits for a later hour gets a later life."""
        still_since = time.monotonic()
        before: object = None
        while time.monotonic() - still_since < 5:
            one.send({"ask": True})
            if not self.tend(one, 0.1, acting=acting):
                raise Lost(f"a life that nobody killed ended with {one.end()}")
            everyone = self.ledger.residents.values()
            is_content = all(self._is_done(r, acting) for r in everyone)
            if is_content and not self.open_rows and before is not None:
                return True
            stands = (self.open_rows, [(len(r.offers), len(r.heard)) for r in everyone])
            if stands != before:
                before, still_since = stands, time.monotonic()
        return False

    def _is_done(self, resident: Resident, acting: bool) -> bool:
        if resident.name in self.ledger.astray:
            return True
        has_more = resident.limit is not None and len(resident.offers) < resident.limit
        return resident.is_content and not (acting and has_more)
