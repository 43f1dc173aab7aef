"""Two processes and impatient thumbs at once: nobody hears twice, nobody is lost."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.engine import NotStored
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.messages import Job, Outbox
from db.queries.broadcasts import recipients
from db.queries.messages import locked_accounts
from domain.broadcasts.broadcasts import BroadcastStage
from domain.people import Role
from services.broadcasts.starting import start_due
from services.units.mutes import mute
from services.work import Actor
from tests.support.broadcasting import EVENING, OTHER, UNIT, Wire, compose, member, opened
from tests.support.builders import make_member
from tests.support.talk import FrozenClock, Talk

PEOPLE = 30
PRESSES = 50


@pytest_asyncio.fixture(loop_scope="session")
async def engines(
    database_url: str, tmp_path: Path, clock: FrozenClock
) -> AsyncIterator[tuple[Engine, Engine]]:
    """Two processes of one ward; their messenger is the same."""
    wire = Wire()
    both = [opened(database_url, tmp_path, clock, wire, demo=True) for _ in range(2)]
    try:
        yield both[0], both[1]
    finally:
        for engine in both:
            await engine.database.close()


async def steps(engine: Engine, rounds: int) -> None:
    """Let a process do what is due; what the database could not do is tried again."""
    for _ in range(rounds):
        for part in (engine.worker.step, engine.jobs.step, engine.sender.step):
            try:
                await part()
            except NotStored:
                await asyncio.sleep(0)


async def told(engine: Engine) -> Counter[int]:
    """How often each account was told something unasked."""
    async with engine.database.read() as session:
        return Counter(
            await session.scalars(
                sa.select(Outbox.account_number).where(Outbox.kind == 3, Outbox.state == "sent")
            )
        )


async def test_fifty_presses_on_two_processes_send_once(
    engines: tuple[Engine, Engine], clock: FrozenClock
):
    first, second = engines
    leader = await Talk.begin(first, role=Role.LEADER, unit=UNIT)
    people = [await member(first, channel="telegram") for _ in range(PEOPLE)]
    await compose(leader)
    screen = leader.last[-1]
    [now] = [choice for choice in screen["choices"] if choice["label"] == "Gửi ngay"]
    for _ in range(PRESSES):
        await leader.post({"choice": now["action"], "screen": screen["id"], "seen": "0"})
    for _ in range(6):
        await asyncio.gather(
            steps(first, 6),
            steps(second, 6),
            start_due(first.work_factory, clock()),
            start_due(second.work_factory, clock()),
        )
        clock.forward(seconds=6)
    sent = await told(first)
    assert {talk.account for talk in people} == set(sent)
    assert set(sent.values()) == {1}
    async with first.database.read() as session:
        row = (await session.scalars(sa.select(Broadcast))).one()
        assert row.state == BroadcastStage.DONE
        assert (
            await session.scalar(sa.select(sa.func.count()).select_from(BroadcastRecipient))
            == PEOPLE
        )
        jobs = await session.scalar(sa.select(sa.func.count()).select_from(Job))
        parked = await session.scalar(
            sa.select(sa.func.count()).select_from(Job).where(Job.state == "parked")
        )
    assert parked == 0
    assert jobs is not None
    assert jobs <= 4, "not a job for every press"


async def test_two_units_at_once_and_one_message_a_day(
    engines: tuple[Engine, Engine], clock: FrozenClock
):
    first, second = engines
    leaders = [
        await Talk.begin(first, role=Role.LEADER, unit=UNIT),
        await Talk.begin(second, role=Role.LEADER, unit=OTHER),
    ]
    people = [await member(first, channel="telegram") for _ in range(PEOPLE)]
    async with first.database.write() as session:
        for talk in people:
            await make_member(session, talk.person, OTHER)
    for leader in leaders:
        await compose(leader)
        await leader.presses("Gửi ngay")
    for day in (1, 2):
        for _ in range(4):
            await asyncio.gather(steps(first, 5), steps(second, 5))
            clock.forward(seconds=6)
        sent = await told(first)
        assert len(sent) == PEOPLE
        assert set(sent.values()) == {day}
        clock.forward(days=1)


async def test_two_leaders_pausing_and_going_on_while_it_is_sent_lose_nobody(
    engines: tuple[Engine, Engine], clock: FrozenClock
):
    first, second = engines
    leader = await Talk.begin(first, role=Role.LEADER, unit=UNIT)
    other = await Talk.begin(second, role=Role.LEADER, unit=UNIT)
    people = [await member(first, channel="telegram") for _ in range(PEOPLE)]
    async with first.database.write() as session:
        for talk in (leader, other):  # leaders are members too: their phones are locked with all
            await make_member(session, talk.person, UNIT)
    await compose(leader)
    await leader.presses("Gửi ngay")
    await first.jobs.step()
    await other.says("gửi tin cho bà con")
    await other.presses(next(one for one in other.buttons if one.startswith("Đang gửi")))

    async def hesitates() -> None:
        for verb in ("Tạm dừng", "Gửi tiếp") * 5:
            presses = [c for m in await other.log() for c in m["choices"] if c["label"] == verb]
            if not presses:
                return
            await other.presses(verb)

    await asyncio.gather(hesitates(), steps(first, 25), steps(second, 25))
    for _ in range(4):
        await asyncio.gather(steps(first, 5), steps(second, 5))
        clock.forward(seconds=6)
    sent = await told(first)
    assert {talk.account for talk in (*people, leader, other)} == set(sent)
    assert set(sent.values()) == {1}


async def test_whoever_mutes_in_the_instant_she_is_queued_hears_nothing(
    engines: tuple[Engine, Engine], clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
):
    first, second = engines
    leader = await Talk.begin(first, role=Role.LEADER, unit=UNIT)
    hers = await member(first, channel="telegram")
    asked = recipients.out_of_reach
    muting: list[asyncio.Task[None]] = []

    async def mutes() -> None:
        actor = Actor(hers.account, hers.person)
        async with second.work_factory.open(now=clock(), correlation="test", actor=actor) as work:
            await locked_accounts.locked(work.session, numbers=[hers.account])  # as her turn does
            await mute(work, UNIT)

    async def and_she_mutes(*args: Any, **named: Any) -> Any:
        found = await asked(*args, **named)
        if not muting:
            muting.append(asyncio.create_task(mutes()))
            await asyncio.wait(muting, timeout=0.5)
        return found

    monkeypatch.setattr(recipients, "out_of_reach", and_she_mutes)
    clock.now = EVENING
    await compose(leader)
    await leader.presses("Gửi ngay")
    await first.jobs.step()
    await asyncio.gather(*muting)
    clock.forward(hours=10)
    await steps(first, 3)
    assert not await told(first)
