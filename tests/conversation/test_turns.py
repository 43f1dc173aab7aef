"""Accounts are served in turn: whoever sends much waits for themselves, a newcomer for nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.conversation.worker import BATCH
from bot.runtime.engine import Engine
from db.models.messages import Inbox
from tests.support.talk import Talk, open_engine

MUCH = 3
"""Messages that each of those who send much has waiting."""


@pytest.fixture
async def engine(database_url: str, tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(database_url, tmp_path) as opened:
        yield opened


async def crowd(engine: Engine, people: int) -> list[Talk]:
    """People who each send much before anybody is served."""
    talks = [await Talk.begin(engine) for _ in range(people)]
    for _ in range(MUCH):
        for talk in talks:
            await talk.post({"text": "menu"})
    return talks


async def served(engine: Engine) -> list[tuple[int, int]]:
    """Every update that was served, as account and number."""
    done = sa.select(Inbox.account_number, Inbox.id).where(Inbox.state == "done")
    async with engine.database.read() as session:
        rows = await session.execute(done)
        return [(int(row.account_number), int(row.id)) for row in rows]


async def test_everybody_who_waits_is_served_once_before_anybody_is_served_again(engine: Engine):
    talks = await crowd(engine, BATCH + 4)
    before: set[tuple[int, int]] = set()
    while took := await engine.worker.step():
        assert took <= BATCH
        after = set(await served(engine))
        # One update of an account in a batch, and nobody is a whole turn ahead.
        assert set(Counter(account for account, _ in after - before).values()) == {1}
        turns = Counter({int(talk.account): 0 for talk in talks})
        turns.update(account for account, _ in after)
        assert max(turns.values()) - min(turns.values()) <= 1
        for talk in talks:  # in the order in which they were sent
            mine = sorted(row for account, row in after if account == talk.account)
            newest = [row for account, row in after - before if account == talk.account]
            assert not newest or newest == mine[-1:]
        before = after
    assert len(before) == (BATCH + 4) * MUCH


async def test_a_newcomer_is_served_in_the_next_batch_whoever_waits(engine: Engine):
    await crowd(engine, BATCH + 4)
    while len(await served(engine)) < BATCH + 4:
        await engine.worker.step()
    newcomer = await Talk.begin(engine)
    await newcomer.opens()
    assert newcomer.last


async def test_whoever_comes_back_is_served_before_those_who_never_stop(engine: Engine):
    neighbour = await Talk.begin(engine)
    await neighbour.opens()
    await crowd(engine, BATCH + 4)
    while len(await served(engine)) < BATCH + 5:
        await engine.worker.step()
    await neighbour.says("menu")
    assert neighbour.last


async def test_the_turns_are_kept_when_the_process_starts_again(
    database_url: str, tmp_path: Path, engine: Engine
):
    talks = await crowd(engine, BATCH + 4)
    await engine.worker.step()
    first = {account for account, _ in await served(engine)}
    async with open_engine(database_url, tmp_path) as again:
        while len(await served(again)) < BATCH + 4:
            await again.worker.step()
    counts = Counter(account for account, _ in await served(engine))
    assert set(counts) == {talk.account for talk in talks} > first
