"""Whoever blocked the assistant and writes again is heard; what she missed is not poured out."""

import sqlalchemy as sa

from db.models.messages import Outbox
from db.models.people import Account
from db.queries.messages import outbox
from db.queries.people import people
from domain.deliveries import MessageKind, State
from domain.screens import Screen, say
from tests.support.talk import FrozenClock, Talk, said

NEWS = Screen([say("more.what")])


async def is_shut(talk: Talk) -> bool:
    async with talk.engine.database.read() as session:
        statement = sa.select(Account.blocked_at).where(Account.number == talk.account)
        return await session.scalar(statement) is not None


async def tell(talk: Talk, kind: MessageKind = MessageKind.NOTICE) -> None:
    async with talk.engine.work_factory.open(now=talk.engine.clock(), correlation="test") as work:
        work.notify(talk.account, NEWS, kind=kind)


async def test_a_word_opens_the_door_again(talk: Talk, clock: FrozenClock):
    clock.forward(hours=6)  # in the evening a reminder waits
    await tell(talk, MessageKind.REMINDER)
    async with talk.engine.database.write() as session:
        await people.block(session, accounts=[talk.account], now=clock.now)
        await outbox.skip(session, accounts=[talk.account], reason="blocked")
    await tell(talk)
    assert [(row.state, row.reason) for row in await talk.kept_on(Outbox)] == [
        (State.SKIPPED, "blocked"),
        (State.SKIPPED, "blocked"),
    ]
    assert await is_shut(talk)

    clock.forward(hours=12)
    await talk.says("menu")
    assert not await is_shut(talk)
    assert len(talk.last) == 1
    await talk.engine.sender.step()
    assert await talk.read() == []  # what was meant for then is over

    await tell(talk)
    assert await talk.read() == [said("more.what")]
