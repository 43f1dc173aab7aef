"""Posts leave evenly; a process held up lets no burst out; who comes knows how long."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.spacing import SendSpacing

START = datetime(2026, 11, 23, tzinfo=UTC)
SPACING = timedelta(milliseconds=40)
A_SECOND = timedelta(seconds=1)


class Daydream(selectors.SelectSelector):
    """Waits for no time at all; its clock moves on by what was waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout:
            self.now += timeout
        return super().select(0)


def leaves(walk: Callable[[SendSpacing, Daydream], Coroutine[Any, Any, list[datetime]]]):
    """Run a walk on a loop that needs no time; return what left when."""
    selector = Daydream()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign]
    try:
        clock = lambda: START + timedelta(seconds=selector.now)  # noqa: E731 - read often
        return loop.run_until_complete(walk(SendSpacing(SPACING, clock), selector))
    finally:
        loop.close()


def test_once_held_up_it_says_how_far_behind_its_slots_it_is():
    async def walk(gate: SendSpacing, selector: Daydream) -> list[datetime]:
        waiting = [
            asyncio.ensure_future(gate.wait_for_slot(START + SPACING * n)) for n in range(100)
        ]
        await waiting[49]
        selector.now += 1.0
        behind = gate.next_slot(START + timedelta(seconds=selector.now))
        await asyncio.gather(*waiting)
        return [behind]

    assert leaves(walk)[0] >= START + SPACING * 100 + timedelta(seconds=0.9)


def test_after_a_second_held_up_no_burst_leaves():
    async def walk(gate: SendSpacing, selector: Daydream) -> list[datetime]:
        times: list[datetime] = []

        async def post(number: int) -> None:
            await gate.wait_for_slot(START + SPACING * number)
            times.append(START + timedelta(seconds=selector.now))
            if number == 30:
                selector.now += 1.0

        await asyncio.gather(*(post(n) for n in range(100)))
        return times

    times = leaves(walk)
    most = max(sum(at <= other < at + A_SECOND for other in times) for at in times)
    assert most <= A_SECOND // SPACING


def test_whoever_comes_queues_behind_those_inside():
    async def walk(gate: SendSpacing, selector: Daydream) -> list[datetime]:
        waiting = [asyncio.ensure_future(gate.wait_for_slot(START)) for _ in range(5)]
        await asyncio.sleep(0)
        behind = gate.next_slot(START)
        await asyncio.gather(*waiting)
        return [behind, gate.next_slot(START)]

    behind, after = leaves(walk)
    assert behind == after == START + SPACING * 5
