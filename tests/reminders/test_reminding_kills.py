"""A tick that dies between its batches: the next one goes on, and nobody hears anything twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation.work_factory import WorkFactory
from bot.runtime.engine import Engine
from db.models.reminders import Reminder
from services.reminders import run
from services.work import Actor, Work
from tests.support.lesson_story import OTP
from tests.support.talk import FrozenClock, Talk, open_engine

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Killed(Exception):
    """The process is no more."""


class Dying:
    """An opener whose process dies inside, or right after, the transaction of a given number."""

    def __init__(self, opening: WorkFactory, dies_at: int, *, inside: bool) -> None:
        self.database, self.context = opening.database, opening.context
        self._opening = opening
        self._left = dies_at
        self._inside = inside

    @asynccontextmanager
    async def open(
        self, *, now: datetime, correlation: str, actor: Actor | None = None
    ) -> AsyncIterator[Work]:
        self._left -= 1
        async with self._opening.open(now=now, correlation=correlation, actor=actor) as work:
            yield work
            if not self._left and self._inside:
                raise Killed
        if not self._left:
            raise Killed


async def began(engine: Engine, many: int) -> list[Talk]:
    people = [await Talk.begin(engine) for _ in range(many)]
    for one in people:
        await one.opens(f"bai_{OTP}")
    return people


@pytest.mark.parametrize("inside", [True, False], ids=["before the commit", "after the commit"])
async def test_killed_anywhere_the_next_tick_goes_on(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, inside: bool
):
    monkeypatch.setattr(run, "BATCH", 2)
    clock = FrozenClock(MONDAY)
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        people = await began(engine, 7)
        clock.forward(days=2)
        for dies_at in (1, 2, 1):
            clock.forward(minutes=5)
            with pytest.raises(Killed):
                await run.remind(Dying(engine.work_factory, dies_at, inside=inside), now=clock())
        clock.forward(minutes=5)
        await run.remind(engine.work_factory, now=clock())
        await run.remind(engine.work_factory, now=clock())
        for one in people:
            assert len(await one.read()) == 1
            assert [row.state for row in await one.kept(Reminder)] == ["told"]
