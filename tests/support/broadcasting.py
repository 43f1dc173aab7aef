"""A unit's broadcast in tests: its leader, its people, the messenger they are reached on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from bot.channels.channel import Channel
from bot.channels.telegram import translation
from bot.channels.telegram.limits import LIMITS
from bot.delivery.platform_sender import OutboundRequest, SendResult
from bot.runtime.engine import Engine, build_engine
from db.engine import Database
from db.models.broadcasts import Broadcast, BroadcastRecipient
from domain.deliveries import SendOutcome
from domain.ids import new_id
from domain.units.units import Unit, UnitKind
from tests.support.builders import make_account, make_member, make_person
from tests.support.talk import FrozenClock, Talk, house_of, texts

WORDS = "Tối mai 7 giờ học ở nhà văn hóa, mời bà con."
UNIT = Unit(UnitKind.KHOI, "K05")
OTHER = Unit(UnitKind.KHOI, "K06")
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""12:00 in the ward: what is sent now waits for half past one."""
EVENING = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""21:00 in the ward: what is sent now waits for half past six."""


@dataclass
class Wire:
    """A messenger's side: what was posted to whom; ``outcomes`` says how some posts end."""

    per_second: float | None = None
    per_chat: timedelta | None = None
    posted: list[OutboundRequest] = field(default_factory=list)
    outcomes: dict[str, SendOutcome] = field(default_factory=dict)

    async def send(self, request: OutboundRequest) -> SendResult:
        self.posted.append(request)
        outcome = self.outcomes.get(request.address, SendOutcome.SENT)
        return SendResult(outcome, platform_id=str(new_id()), reason=outcome)

    async def close(self) -> None:
        """There is nothing to let go of."""


def opened(
    url: str, data_dir: Path, clock: FrozenClock, wire: Wire, *, demo: bool = True
) -> Engine:
    """Build a ward of its own with a messenger beside the web chat."""
    return build_engine(
        database=Database(url),
        context=house_of(data_dir, demo=demo),
        texts=texts(),
        clock=clock,
        channels={"telegram": Channel(translation.translate, LIMITS, wire)},
    )


async def member(
    engine: Engine,
    name: str = "",
    *,
    channel: str = "webchat",
    unit: Unit = UNIT,
    birth_year: int | None = None,
) -> Talk:
    """Someone of the unit, reached on this channel; with a name she lets it be seen."""
    async with engine.database.write() as session:
        person = await make_person(session, name=name or None, birth_year=birth_year)
        key = str(person.int % 10**12)
        account = await make_account(session, person, channel=channel, external_key=key)
        await make_member(session, person, unit, shows_name=bool(name))
    return Talk(engine, account, person)


async def work(engine: Engine, runs: int = 8) -> None:
    """Let jobs and sender do what is due, in turns."""
    for _ in range(runs):
        await engine.jobs.step()
        await engine.sender.step()


async def settle(engine: Engine, clock: FrozenClock) -> None:
    """Let a broadcast come to its end."""
    for _ in range(4):
        await work(engine, 3)
        clock.forward(seconds=6)


async def fates(engine: Engine) -> dict[UUID, str | None]:
    async with engine.database.read() as session:
        rows = await session.execute(
            sa.select(BroadcastRecipient.person_id, BroadcastRecipient.reason)
        )
        return {row[0]: row[1] for row in rows}


async def one(engine: Engine) -> Broadcast:
    async with engine.database.read() as session:
        found = (
            await session.scalars(sa.select(Broadcast).order_by(Broadcast.made_at.desc()))
        ).first()
    assert found is not None
    return found


async def compose(leader: Talk, words: str = WORDS) -> None:
    await leader.says("gửi tin cho bà con")
    await leader.presses("Gửi lời nhắn")
    await leader.says(words)


def address(talk: Talk) -> str:
    return str(talk.person.int % 10**12)
