"""A leader sends to her own people: composed, looked over, sent, watched, followed up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.channels.channel import Channel
from bot.channels.telegram import ear
from bot.channels.telegram.limits import LIMITS
from bot.delivery.mouths import Letter, Report
from bot.engine import Engine, build_engine
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.session import Database
from domain.broadcasts import Stage
from domain.deliveries import Outcome
from domain.ids import new_id
from domain.people import Role
from domain.units import Unit, UnitKind
from tests.support.builders import make_account, make_member, make_person
from tests.support.talk import FrozenClock, Talk, house_of, texts

UNIT = Unit(UnitKind.KHOI, "K05")
OTHER = Unit(UnitKind.KHOI, "K06")


@dataclass
class Wire:
    """A messenger's side: what was posted to whom; ``outcomes`` says how some posts end."""

    per_second: float | None = None
    per_chat: timedelta | None = None
    posted: list[Letter] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    async def post(self, letter: Letter) -> Report:
        self.posted.append(letter)
        return Report(self.outcomes.get(letter.address, Outcome.SENT), platform_id=str(new_id()))


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest_asyncio.fixture
async def engine(
    database_url: str, tmp_path: Path, clock: FrozenClock, wire: Wire
) -> AsyncIterator[Engine]:
    """A ward of its own with a messenger beside the web chat: figures are exact."""
    database = Database(database_url)
    try:
        yield build_engine(
            database=database,
            house=house_of(tmp_path),
            texts=texts(),
            clock=clock,
            channels={"telegram": Channel(ear.translate, LIMITS, wire)},
        )
    finally:
        await database.close()


@pytest_asyncio.fixture
async def leader(engine: Engine) -> Talk:
    return await Talk.begin(engine, role=Role.LEADER, unit=UNIT)


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


async def compose(
    leader: Talk, words: str = "Tối mai 7 giờ học ở nhà văn hóa, mời bà con."
) -> None:
    await leader.says("gửi tin cho bà con")
    await leader.presses("Gửi lời nhắn")
    await leader.says(words)


async def test_a_leader_sends_words_and_watches_them_arrive(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    nga = await member(engine, "Trần Thị Nga (minh họa)")
    an = await member(engine, channel="telegram")
    await member(engine, unit=OTHER)
    await leader.says("menu")
    await leader.presses("Việc của chi hội, khối")
    await leader.presses("Gửi tin cho bà con")
    await leader.presses("Gửi lời nhắn")
    seen, asked = await leader.says("Tối mai 7 giờ học ở nhà văn hóa, mời bà con.")
    assert seen.startswith("Tin của Khối Sông Hiếu (minh họa)")
    assert "gửi thay người phụ trách Khối Sông Hiếu" in seen
    assert "Gửi tới 2 người của Khối Sông Hiếu" in asked
    assert "Qua trang trò chuyện: 1 người" in asked
    assert "Qua Telegram: 1 người" in asked
    assert "Không tốn phí." in asked
    assert "chưa đầy một phút" in asked
    preview = leader.last[0]
    [begun] = await leader.presses("Gửi ngay")
    assert "bắt đầu gửi" in begun
    await settle(engine, clock)
    [got] = await nga.read()
    assert got == seen == preview["text"]
    assert [one["label"] for one in nga.last[0]["choices"]] == [
        one["label"] for one in preview["choices"]
    ]
    assert [letter.request["text"] for letter in wire.posted] == [seen]
    assert wire.posted[0].address == str(an.person.int % 10**12)
    told = await leader.read()
    assert "Đã gửi xong tin tới bà con Khối Sông Hiếu" in told[-1]
    assert "Trong 2 người" in told[-1]
    assert all(message["replaces"] for message in leader.last), "one message, edited in place"
    assert (await one(engine)).state == Stage.DONE
    assert set((await fates(engine)).values()) == {None}


async def test_the_ready_proposal_takes_three_taps_from_her_menu(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    nga = await member(engine)
    await leader.says("menu")
    leader.actions = 0
    await leader.presses("Việc của chi hội, khối")
    [week] = [label for label in leader.buttons if label.startswith("Gợi ý tuần này")]
    await leader.presses(week)
    await leader.presses("Gửi ngay")
    assert leader.actions == 3
    await settle(engine, clock)
    assert "Mời bác học thử bài ngắn" in (await nga.read())[0]
    await nga.presses("Học bài này")
    [row] = await nga.kept(BroadcastRecipient)
    assert row.opened_at is not None
