"""What changes while a broadcast waits: who left, what was withdrawn, whose turn it is today."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.channels.channel import Channel
from bot.channels.telegram import translation
from bot.channels.telegram.limits import LIMITS
from bot.runtime.engine import Engine, build_engine
from db.models.broadcasts import Broadcast, BroadcastRecipient, GroupChat
from db.models.messages import Outbox
from db.queries.people import shared_phone
from domain.broadcasts.broadcasts import BroadcastStage
from domain.broadcasts.recipients import RecipientStatus, recipient_status
from domain.people import Role
from tests.support.broadcasting import (
    EVENING,
    NOON,
    OTHER,
    UNIT,
    WORDS,
    Wire,
    compose,
    member,
    one,
    opened,
    settle,
    work,
)
from tests.support.builders import make_account, make_member, make_person
from tests.support.lesson_story import OTP, approve, rewritten
from tests.support.talk import FrozenClock, Talk, texts


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest_asyncio.fixture(loop_scope="session")
async def engine(
    database_url: str, tmp_path: Path, clock: FrozenClock, wire: Wire
) -> AsyncIterator[Engine]:
    """A ward of its own with a messenger beside the web chat."""
    made = opened(database_url, tmp_path, clock, wire, demo=True)
    try:
        yield made
    finally:
        await made.database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def leader(engine: Engine) -> Talk:
    return await Talk.begin(engine, role=Role.LEADER, unit=UNIT)


async def fates(engine: Engine) -> dict[object, RecipientStatus]:
    """What became of the newest broadcast for each of its people."""
    newest = (await one(engine)).id
    async with engine.database.read() as session:
        rows = await session.execute(
            sa.select(
                BroadcastRecipient.person_id,
                BroadcastRecipient.reason,
                Outbox.state,
                Outbox.reason,
            )
            .outerjoin(Outbox, Outbox.id == BroadcastRecipient.outbox_id)
            .where(BroadcastRecipient.broadcast_id == newest)
        )
        return {
            person: RecipientStatus(why) if why else recipient_status(state, reason, was_seen=True)
            for person, why, state, reason in rows
        }


async def test_gone_on_with_beside_another_message_of_the_day_the_rest_waits_for_tomorrow(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    hers = await member(engine, channel="telegram")
    async with engine.database.write() as session:
        await make_member(session, hers.person, OTHER)
    neighbour = await Talk.begin(engine, role=Role.LEADER, unit=OTHER)
    await compose(leader)
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    await leader.read()
    await leader.presses("Tạm dừng")
    clock.forward(days=3)
    await compose(neighbour, "Sáng mai dọn đường ngõ, mời bà con.")
    await neighbour.presses("Gửi ngay")
    await settle(engine, clock)
    assert len(wire.posted) == 1, "what is held takes nobody's day"
    await leader.presses("Gửi tiếp")
    await settle(engine, clock)
    assert len(wire.posted) == 1, "one a day is the most"
    clock.forward(days=1)
    await settle(engine, clock)
    assert len(wire.posted) == 2
    assert WORDS in wire.posted[1].payload["text"]


@pytest.mark.parametrize("channel", ["telegram", "webchat"])
async def test_late_from_yesterday_and_meant_for_today_are_not_heard_on_one_day(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock, channel: str
):
    clock.now = NOON
    hers = await member(engine, channel=channel)
    for words in (WORDS, "Nhớ mang theo điện thoại, bà con nhé."):
        await compose(leader, words)
        await leader.presses("Gửi ngay")
        for _ in range(3):
            await engine.jobs.step()  # and no sender: the line is down
    clock.forward(hours=21)
    heard = []
    for _ in range(3):
        await work(engine, 3)
        heard.append(len(wire.posted) if channel == "telegram" else len(await hers.read()))
        wire.posted.clear()
        clock.forward(days=1)
    assert heard == [1, 1, 0]


async def test_whoever_leaves_the_unit_while_it_waits_for_the_morning_is_not_told(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    clock.now = EVENING
    stays, goes = [await member(engine) for _ in range(2)]
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    await goes.says("rời đơn vị")
    await goes.presses("Rời Khối Sông Hiếu (minh họa)")
    clock.forward(hours=10)
    await settle(engine, clock)
    assert len(await stays.read()) == 1
    assert await goes.read() == []
    assert (await fates(engine))[goes.person] == RecipientStatus.LEFT_UNIT


@pytest.mark.parametrize("is_rewritten", [True, False])
async def test_a_lesson_taken_back_while_it_waits_is_not_sent(
    database_url: str, tmp_path: Path, clock: FrozenClock, wire: Wire, is_rewritten: bool
):
    first = opened(database_url, tmp_path, clock, wire, demo=False)
    otp = first.context.catalogue.lesson(OTP)
    clock.now = EVENING
    if not is_rewritten:
        clock.now = datetime.combine(otp.review_by, EVENING.timetz())
        clock.forward(days=-1)
    await approve(first, otp)
    leader = await Talk.begin(first, role=Role.LEADER, unit=UNIT)
    await member(first, channel="telegram")
    await leader.says("gửi tin")
    await leader.presses("Gửi một bài học")
    await leader.presses(otp.title)
    await leader.presses("Gửi ngay")
    await settle(first, clock)
    engine = first
    if is_rewritten:
        engine = build_engine(
            database=first.database,
            context=rewritten(first, otp),
            texts=texts(),
            clock=clock,
            channels={"telegram": Channel(translation.translate, LIMITS, wire)},
        )
    try:
        clock.forward(hours=8)
        await settle(engine, clock)
        clock.forward(hours=3)
        await settle(engine, clock)
        assert wire.posted == []
        assert (await one(engine)).state == BroadcastStage.PAUSED
        leader.engine = engine
        assert "Tạm dừng" in (await leader.read())[-1]
        [told] = await leader.presses("Gửi tiếp")
        assert "bài" in told
        await settle(engine, clock)
        assert wire.posted == []
    finally:
        await first.database.close()


async def with_group(engine: Engine, leader: Talk, clock: FrozenClock) -> None:
    async with engine.database.write() as session:
        group = await make_person(session)
        number = await make_account(session, group, channel="telegram", external_key="-100777")
        await session.execute(
            sa.insert(GroupChat).values(
                account_number=number,
                ward_id="demo",
                title="Khối 5 (minh họa)",
                unit_kind=UNIT.kind,
                unit=UNIT.code,
                linked_by=leader.person,
                linked_at=clock(),
            )
        )


async def to_group(leader: Talk) -> None:
    await compose(leader)
    await leader.presses("Chọn người nhận")
    await leader.presses("Gửi cả vào nhóm (1)")
    await leader.presses("Chọn xong, xem lại tin")
    await leader.presses("Gửi ngay")


async def test_stopped_before_the_morning_the_group_is_not_posted_to_either(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    clock.now = EVENING
    await member(engine, channel="telegram")
    await with_group(engine, leader, clock)
    await to_group(leader)
    await settle(engine, clock)
    await leader.read()
    await leader.presses("Dừng hẳn")
    await leader.presses("Vâng, dừng hẳn")
    clock.forward(hours=10)
    await settle(engine, clock)
    assert wire.posted == []


async def test_a_group_alone_is_waited_for_until_the_morning(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    clock.now = EVENING
    await with_group(engine, leader, clock)
    await to_group(leader)
    await settle(engine, clock)
    assert (await one(engine)).state == BroadcastStage.SENDING
    clock.forward(hours=10)
    await settle(engine, clock)
    assert len(wire.posted) == 1
    assert (await one(engine)).state == BroadcastStage.DONE


async def week(leader: Talk) -> str:
    """Take the week's proposal; return which lesson it is."""
    await leader.says("gửi tin")
    [label] = [one for one in leader.buttons if one.startswith("Gợi ý tuần này")]
    await leader.presses(label)
    return label


async def test_the_weeks_proposal_taken_twice_is_one_broadcast(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine, channel="telegram")
    shown = []
    for _ in range(2):
        await week(leader)
        shown.append(leader.last)
    async with engine.database.read() as session:
        drafts = (await session.scalars(sa.select(Broadcast))).all()
    assert len([draft for draft in drafts if draft.state == BroadcastStage.DRAFT]) == 1
    for last in shown:
        await leader.presses("Gửi ngay", on=last[-1])
    for _ in range(3):
        await settle(engine, clock)
        clock.forward(days=1)
    assert len(wire.posted) == 1


async def test_a_lesson_already_planned_is_not_proposed_to_the_other_leader(
    engine: Engine, leader: Talk
):
    await member(engine, channel="telegram")
    second = await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    first = await week(leader)
    await leader.presses("Hẹn giờ gửi")
    await leader.presses("Sáng mai 7:00")
    assert await week(second) != first
    assert await week(leader) != first


async def test_on_a_phone_of_three_nobody_is_left_out_every_time(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    first = await member(engine, channel="telegram")
    async with engine.database.write() as session:
        others = [await make_person(session) for _ in range(2)]
        for person in others:
            await make_member(session, person, UNIT)
        for person in (first.person, *others):
            await shared_phone.put(
                session,
                account_number=first.account,
                person_id=person,
                called=person.hex[:4],
                helped_by=None,
                joined_at=clock(),
            )
    left_out = set()
    for n in range(12):
        await compose(leader, f"Buổi học thứ {n} ở nhà văn hóa, mời bà con.")
        await leader.presses("Gửi ngay")
        await settle(engine, clock)
        left_out.add(
            frozenset(
                who
                for who, what in (await fates(engine)).items()
                if what == RecipientStatus.NOT_NOW
            )
        )
        clock.forward(days=4)
        await settle(engine, clock)
    assert all(len(some) == 1 for some in left_out)
    assert len(left_out) > 1, "not always the same"


async def test_a_follow_up_another_leader_left_lying_is_taken_over(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine, channel="telegram")
    second = await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    await leader.read()
    await leader.presses("Nhắc lại người chưa mở")
    left = leader.last[-1]
    clock.forward(days=2)
    await second.says("gửi tin")
    await second.presses(next(one for one in second.buttons if one.startswith("Đã gửi")))
    await second.presses("Nhắc lại người chưa mở")
    await second.presses("Gửi ngay")
    await leader.presses("Gửi ngay", on=left)
    await settle(engine, clock)
    clock.forward(days=1)
    await settle(engine, clock)
    assert len(wire.posted) == 2, "once, and once again"
