"""A full disk or a foreign lock: only what is kept is thanked for, and the trouble passes."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import now
from bot.jobs import broadcasts
from bot.jobs import queue as jobs
from bot.runtime.engine import Engine
from db.engine import NotStored
from domain.ids import new_id
from services.broadcasts.starting import JOB
from services.jobs import queue
from services.messages.inbox import InboundUpdate
from services.webchat import sessions
from tests.chaos.small_disk import small_disk
from tests.support.databases import copy_sqlite
from tests.support.foreign_lock import held_by_another
from tests.support.talk import FrozenClock, Talk, open_engine
from tests.support.waiting import WAIT

STORY = "Lắp đèn ngõ 12 để bà con đi tối khỏi ngã. " * 90


class WallClock(FrozenClock):
    """The real time: locks are waited for in real seconds."""

    def __call__(self) -> datetime:
        return now()


@asynccontextmanager
async def at_work(database: Path, data_dir: Path) -> AsyncIterator[Engine]:
    """An engine whose parts all run; none of them may end by itself."""
    async with open_engine(f"sqlite:///{database}", data_dir, clock=WallClock()) as engine:
        parts = [
            asyncio.create_task(part())
            for part in (engine.intake.run, engine.worker.run, engine.sender.run, engine.jobs.run)
        ]
        yield engine
        assert [part for part in parts if part.done()] == []
        for one in (engine.worker, engine.sender, engine.jobs):
            one.stop()
        parts[0].cancel()
        await asyncio.gather(*parts, return_exceptions=True)


async def says(talk: Talk, text: str, key: str) -> None:
    heard = InboundUpdate(
        talk.account, "webchat", f"{talk.account}:{key}", {"text": text}, is_visible=True
    )
    await talk.engine.intake.hear(heard)


async def answers(talk: Talk, count: int, seconds: float = WAIT) -> list[str]:
    """Wait until so many answers are visible."""
    deadline = time.monotonic() + seconds
    while True:
        found = await sessions.messages(talk.engine.database, account=talk.account, after=0)
        said = [message["text"] for message in found if message["from"] == "bot"]
        if len(said) >= count:
            return said
        assert time.monotonic() < deadline, f"{len(said)} of {count} answers came"
        await asyncio.sleep(0.05)


async def test_a_short_foreign_lock_is_waited_for(sqlite_url: str, tmp_path: Path):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    async with at_work(path, tmp_path) as engine:
        lan = await Talk.begin(engine)
        with held_by_another(path) as holder:
            saying = asyncio.create_task(says(lan, "menu", "1"))
            await asyncio.sleep(1)
            assert not saying.done()
            assert await answers(lan, 0) == []  # reading goes on meanwhile
            holder.communicate()
            await saying
        assert len(await answers(lan, 1)) == 1


async def test_a_long_foreign_lock_is_told_and_passes(sqlite_url: str, tmp_path: Path):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    async with at_work(path, tmp_path) as engine:
        lan = await Talk.begin(engine)
        with held_by_another(path) as holder:
            with pytest.raises(NotStored):
                await asyncio.wait_for(says(lan, "menu", "1"), WAIT)
            holder.communicate()
        await says(lan, "menu", "1")
        await says(lan, "menu", "1")
        assert len(await answers(lan, 1)) == 1
        assert await whole(engine) == {"inbox": 1, "outbox": 1}


async def test_a_job_that_meets_a_long_foreign_lock_is_done_later(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    holders: list[Any] = []

    def meets_a_lock(point: str) -> None:
        if point == "broadcast.started" and not holders:
            held = held_by_another(path)
            holders.append((held, held.__enter__()))

    monkeypatch.setattr(broadcasts, "failpoint", meets_a_lock)
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=12))
    async with open_engine(f"sqlite:///{path}", tmp_path, clock=WallClock()) as engine:
        async with engine.work_factory.open(now=now(), correlation="test") as work:
            queue(work, kind=JOB, facts={"broadcast": new_id().hex}, account=None)
        working = asyncio.create_task(engine.jobs.run())
        await asyncio.sleep(11)  # it fails, and cannot even say so
        for held, holder in holders:
            holder.communicate()
            held.__exit__(None, None, None)
        while await done(engine) < 1 and not working.done():
            await asyncio.sleep(0.2)
        assert not working.done()
        engine.jobs.stop()
        await working


async def done(engine: Engine) -> int:
    async with engine.database.read() as session:
        found = await session.scalar(sa.text("SELECT count(*) FROM job WHERE state = 'done'"))
    return int(found or 0)


async def tell_until_full(talk: Talk) -> int:
    """Go on telling until it is not stored; return how many stories were thanked for."""
    for n in range(200):
        try:
            await asyncio.wait_for(says(talk, STORY, f"story-{n}"), WAIT)
        except NotStored:
            return n
    raise AssertionError("the disk never filled up")


async def whole(engine: Engine) -> dict[str, int]:
    """Return how many rows there are of what was heard and said, in a file that is sound."""
    async with engine.database.read() as session:
        assert await session.scalar(sa.text("PRAGMA integrity_check")) == "ok"
        counts = {
            name: await session.scalar(sa.text(f"SELECT count(*) FROM {name}"))
            for name in ("inbox", "outbox")
        }
    return {name: int(count or 0) for name, count in counts.items()}


@pytest.mark.parametrize("mounted", [True, False], ids=["small volume", "file limit"])
async def test_a_full_disk_keeps_what_was_thanked_for_and_recovers_alone(
    sqlite_template: Path, tmp_path: Path, mounted: bool
):
    with small_disk(tmp_path / "disk", mounted=mounted) as disk:
        path = disk.folder / "hocvuso.db"
        copy_sqlite(sqlite_template, path)
        async with at_work(path, disk.folder) as engine:
            lan = await Talk.begin(engine)
            await says(lan, "menu", "first")
            await answers(lan, 1)
            disk.fill()
            thanked = 1 + await tell_until_full(lan)
            assert (await whole(engine))["inbox"] == thanked
            assert len(await answers(lan, 1)) >= 1  # what is there can still be read
            with pytest.raises(NotStored):
                await says(lan, STORY, "once more")
            disk.free()
            await says(lan, "menu", "once more")
            await answers(lan, thanked + 1)
            assert await whole(engine) == {"inbox": thanked + 1, "outbox": thanked + 1}
