"""Whatever two leaders do in whatever order, a broadcast only moves along the table."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.channels.channel import Channel
from bot.channels.telegram import translation
from bot.channels.telegram.limits import LIMITS
from bot.delivery.platform_sender import OutboundRequest, SendResult
from bot.runtime.engine import Engine, build_engine
from db.engine import Database
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.messages import Outbox
from domain.broadcasts.broadcasts import MOVES, BroadcastStage, Narrowing
from domain.deliveries import SendOutcome
from domain.errors import Refused
from domain.people import Role
from domain.reports.participation import AgeBand
from domain.units.units import Unit, UnitKind
from services.broadcasts import approving, composing, following_up, running, starting
from services.broadcasts.approving import SecondApprover
from services.work import Actor, Work
from tests.support.builders import make_account, make_member, make_person
from tests.support.talk import FrozenClock, Talk, house_of, texts

UNIT = Unit(UnitKind.KHOI, "K05")
STEPS = 40


class Moody:
    """A messenger that takes some, refuses some, and lets some try again."""

    per_second: float | None = None
    per_chat: timedelta | None = None

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.taken: list[tuple[str, str]] = []

    async def send(self, request: OutboundRequest) -> SendResult:
        outcome = self._dice.choice(
            [SendOutcome.SENT] * 4 + [SendOutcome.LATER, SendOutcome.FAILED]
        )
        if outcome is SendOutcome.SENT:
            self.taken.append((request.address, str(request.payload["text"])))
        return SendResult(outcome, platform_id="1", reason=outcome)

    async def close(self) -> None:
        """There is nothing to let go of."""


@pytest.fixture(params=range(3))
def dice(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(int(request.param))


@pytest_asyncio.fixture
async def engine(
    database_url: str, tmp_path: Path, dice: random.Random
) -> AsyncIterator[tuple[Engine, FrozenClock]]:
    database, clock = Database(database_url), FrozenClock()
    channels = {"telegram": Channel(translation.translate, LIMITS, Moody(dice))}
    try:
        yield (
            build_engine(
                database=database,
                context=house_of(tmp_path),
                texts=texts(),
                clock=clock,
                channels=channels,
            ),
            clock,
        )
    finally:
        await database.close()


Act = Callable[[Work, UUID], Awaitable[object]]


def acts(dice: random.Random) -> list[Act]:
    """Everything a leader may try at any moment."""
    words = dice.choice(["Mời bà con học bài.", "Tối nay có lớp ở nhà văn hóa."])
    ages = frozenset({AgeBand.UNKNOWN}) if dice.random() < 0.5 else frozenset()
    return [
        lambda work, one: composing.keep_words(work, one, words),
        lambda work, one: composing.narrow(work, one, Narrowing(ages=ages)),
        composing.drop,
        starting.send,
        starting.send,
        lambda work, one: approving.ask(work, one, SecondApprover.LEADER),
        approving.approve,
        approving.decline,
        running.pause,
        running.resume,
        running.cancel,
        following_up.follow_up,
        lambda work, _one: composing.begin(work, UNIT),
    ]


async def stages(engine: Engine) -> dict[UUID, BroadcastStage]:
    async with engine.database.read() as session:
        rows = await session.execute(sa.select(Broadcast.id, Broadcast.state))
        return {row[0]: BroadcastStage(row[1]) for row in rows}


def leads_to(before: BroadcastStage, after: BroadcastStage) -> bool:
    """Whether a way through the table leads there: a job may make several moves."""
    seen, ahead = {before}, [before]
    while ahead:
        for one in MOVES[ahead.pop()] - seen:
            seen.add(one)
            ahead.append(one)
    return after in seen


async def test_no_move_outside_the_table_and_nobody_twice(
    engine: tuple[Engine, FrozenClock], dice: random.Random
):
    house, clock = engine
    leaders = [await Talk.begin(house, role=Role.LEADER, unit=UNIT) for _ in range(2)]
    async with house.database.write() as session:
        for n in range(3):
            person = await make_person(session)
            await make_account(session, person, channel="telegram", external_key=str(900 + n))
            await make_member(session, person, UNIT)
    async with opened(house, leaders[0], clock) as work:
        await composing.begin(work, UNIT)
    now = await stages(house)
    for _ in range(STEPS):
        act, one = dice.choice(acts(dice)), dice.choice(sorted(now))
        try:
            async with opened(house, dice.choice(leaders), clock) as work:
                await act(work, one)
        except Refused:
            assert await stages(house) == now, "a refusal changes nothing"
        now = await moved(house, now, directly=True)
        if dice.random() < 0.4:
            await house.jobs.step()
            await house.sender.step()
            clock.forward(seconds=dice.choice([1, 30, 4_000]))
            now = await moved(house, now, directly=False)
    async with house.database.read() as session:
        keys = list(await session.scalars(sa.select(Outbox.dedupe_key).where(Outbox.kind == 3)))
        linked = list(
            await session.scalars(
                sa.select(BroadcastRecipient.outbox_id).where(
                    BroadcastRecipient.outbox_id.is_not(None)
                )
            )
        )
    assert len(keys) == len(set(keys)) == len(linked) == len(set(linked))


def opened(house: Engine, who: Talk, clock: FrozenClock):
    actor = Actor(who.account, who.person)
    return house.work_factory.open(now=clock(), correlation="test", actor=actor)


async def moved(
    house: Engine, before: dict[UUID, BroadcastStage], *, directly: bool
) -> dict[UUID, BroadcastStage]:
    """The stages now; each came from what it was by a move of the table, new ones as drafts."""
    after = await stages(house)
    for one, stage in after.items():
        was = before.get(one, BroadcastStage.DRAFT)
        allowed = stage in MOVES[was] if directly else leads_to(was, stage)
        assert stage is was or allowed, f"{was} → {stage}"
    return after
