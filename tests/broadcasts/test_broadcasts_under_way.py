"""A broadcast under way: paused, stopped, put off, capped, failing, reaching each exactly once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.jobs import broadcasts
from bot.runtime.engine import Engine
from db.base import table
from db.models.broadcasts import BroadcastRecipient, GroupChat, Mute
from db.models.messages import Outbox
from db.models.people import Account, Person
from db.models.units import Membership
from db.queries.messages import outbox
from db.queries.people import shared_phone
from domain.broadcasts.broadcasts import BroadcastStage
from domain.broadcasts.recipients import RecipientStatus
from domain.deliveries import SendOutcome
from domain.ids import PersonId, new_id
from domain.people import Role
from services.broadcasts import running
from services.broadcasts.starting import start_due
from services.people import people
from tests.support.broadcasting import (
    UNIT,
    WORDS,
    Wire,
    address,
    compose,
    fates,
    member,
    one,
    opened,
    settle,
    work,
)
from tests.support.builders import make_account, make_member, make_person
from tests.support.lesson_story import OTP
from tests.support.sample_files import photo_from_home
from tests.support.talk import FrozenClock, Talk


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest_asyncio.fixture(loop_scope="session")
async def engine(
    database_url: str, tmp_path: Path, clock: FrozenClock, wire: Wire
) -> AsyncIterator[Engine]:
    """A ward of its own with a messenger beside the web chat: figures are exact."""
    made = opened(database_url, tmp_path, clock, wire)
    try:
        yield made
    finally:
        await made.database.close()


@pytest_asyncio.fixture(loop_scope="session")
async def leader(engine: Engine) -> Talk:
    return await Talk.begin(engine, role=Role.LEADER, unit=UNIT)


async def test_pause_holds_what_is_not_sent_and_going_on_sends_the_rest_once(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    people_there = [await member(engine, channel="telegram") for _ in range(5)]
    await compose(leader)
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    await leader.read()
    assert leader.buttons == ["Tạm dừng", "Dừng hẳn"]
    [told] = await leader.presses("Tạm dừng")
    assert "Tạm dừng gửi tin" in told
    assert leader.last[0]["replaces"]
    clock.forward(seconds=10)
    await work(engine)
    assert wire.posted == []
    async with engine.database.read() as session:
        states = await session.scalars(sa.select(Outbox.state).where(Outbox.kind == 3))
        assert set(states) == {"held"}
    clock.forward(hours=24)
    async with engine.database.write() as session:
        assert await outbox.expire(session, now=clock()) == 0, "what is held does not grow old"
    await leader.presses("Gửi tiếp")
    await settle(engine, clock)
    assert sorted(one.address for one in wire.posted) == sorted(map(address, people_there))
    assert (await one(engine)).state == BroadcastStage.DONE


async def test_the_preview_says_whether_it_is_now_or_then_that_people_rest(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    await member(engine)
    clock.forward(hours=7)  # ten in the evening
    await compose(leader)
    assert "Lúc này bà con đang nghỉ" in leader.last[-1]["text"]
    await leader.presses("Hẹn giờ gửi")
    [planned] = await leader.says("22h tối mai")
    assert "Giờ ấy bà con đang nghỉ" in planned
    await leader.presses("Xem trước tin")
    assert "Giờ ấy bà con đang nghỉ" in leader.last[-1]["text"]


async def test_going_on_at_night_waits_for_the_morning(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    await leader.read()
    await leader.presses("Tạm dừng")
    clock.forward(hours=7)  # ten in the evening
    await leader.presses("Gửi tiếp")
    await work(engine)
    assert wire.posted == []
    clock.forward(hours=9)  # seven in the morning
    await work(engine)
    assert len(wire.posted) == 1


async def test_stopped_for_good_nobody_else_is_told(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    for _ in range(3):
        await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    await leader.read()
    await leader.presses("Dừng hẳn")
    [told] = await leader.presses("Vâng, dừng hẳn")
    assert "Đã dừng tin tới bà con Khối Sông Hiếu" in told
    assert "Dừng trước khi gửi: 3 người" in told
    await settle(engine, clock)
    assert wire.posted == []
    assert (await one(engine)).state == BroadcastStage.CANCELLED


async def test_a_row_that_was_being_posted_when_it_was_paused_is_held_when_it_comes_back(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    hard = await member(engine, channel="telegram")
    wire.outcomes = {address(hard): SendOutcome.LATER}
    await compose(leader)
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    async with engine.database.write() as session:
        await session.execute(
            sa.update(Outbox)
            .where(Outbox.kind == 3)
            .values(lease_until=clock() + timedelta(seconds=30))
        )
    await leader.read()
    await leader.presses("Tạm dừng")
    async with engine.database.write() as session:
        await session.execute(sa.update(Outbox).where(Outbox.kind == 3).values(lease_until=None))
    clock.forward(seconds=10)
    await engine.jobs.step()
    async with engine.database.read() as session:
        [state] = await session.scalars(sa.select(Outbox.state).where(Outbox.kind == 3))
    assert state == "held"


async def test_it_goes_at_its_time_and_missed_while_down_it_is_caught_up(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Hẹn giờ gửi")
    [no] = await leader.says("lúc nào rảnh")
    assert "chưa đọc được giờ này" in no
    [told] = await leader.says("7h sáng mai")
    assert "07:00 ngày 23/11" in told
    await start_due(engine.work_factory, clock())
    await work(engine)
    assert wire.posted == []
    clock.forward(hours=18)  # nine in the morning: two hours late
    assert await start_due(engine.work_factory, clock()) == 1
    assert await start_due(engine.work_factory, clock()) == 0, "one job is enough"
    await settle(engine, clock)
    assert len(wire.posted) == 1


async def test_a_usual_time_is_two_taps(engine: Engine, leader: Talk):
    await member(engine)
    await compose(leader)
    await leader.presses("Hẹn giờ gửi")
    [told] = await leader.presses("Tối nay 19:30")
    assert "19:30 ngày 22/11" in told
    assert (await one(engine)).state == BroadcastStage.SCHEDULED
    await leader.presses("Bỏ tin này")
    await leader.presses("Vâng, bỏ đi")
    assert (await one(engine)).state == BroadcastStage.CANCELLED


async def test_a_role_that_ended_stops_it_with_a_word(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Hẹn giờ gửi")
    await leader.says("7h sáng mai")
    async with engine.database.write() as session:
        await people.take_back(
            session, person=leader.person, role=Role.LEADER, unit=UNIT, now=clock()
        )
    clock.forward(hours=18)
    await start_due(engine.work_factory, clock())
    await settle(engine, clock)
    assert wire.posted == []
    assert "không còn phụ trách" in (await leader.read())[-1]
    assert (await one(engine)).state == BroadcastStage.CANCELLED


async def test_a_linked_group_gets_one_post_without_buttons(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine)
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
    await leader.says("gửi tin")
    await leader.presses("Gửi một bài học")
    await leader.presses(engine.context.catalogue.lesson(OTP).title)
    await leader.presses("Chọn người nhận")
    await leader.presses("Gửi cả vào nhóm (1)")
    await leader.presses("Chọn xong, xem lại tin")
    assert "Đăng thêm vào 1 nhóm" in leader.last[-1]["text"]
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    [post] = wire.posted
    assert post.address == "-100777"
    assert post.payload["choices"] == []
    assert f"/bai/{OTP}" in post.payload["text"]


async def test_on_a_shared_phone_she_is_named_first(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    nga = await member(engine)
    async with engine.database.write() as session:
        lan = await make_person(session)
        await make_member(session, lan, UNIT)
        for person, called in ((nga.person, "Nga"), (lan, "Lan")):
            await shared_phone.put(
                session,
                account_number=nga.account,
                person_id=person,
                called=called,
                helped_by=None,
                joined_at=clock(),
            )
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    clock.forward(days=1)
    await work(engine)
    got = await nga.read()
    assert {text.splitlines()[0] for text in got} == {"Gửi Nga:", "Gửi Lan:"}


async def test_a_message_a_day_the_second_waits_for_tomorrow(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine, channel="telegram")
    for words in (WORDS, "Nhớ mang theo điện thoại, bà con nhé."):
        await compose(leader, words)
        await leader.presses("Gửi ngay")
        await settle(engine, clock)
    assert len(wire.posted) == 1
    clock.forward(days=1)
    await work(engine)
    assert len(wire.posted) == 2


async def test_who_muted_or_left_after_it_was_frozen_is_not_told(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(running, "BATCH", 1)
    monkeypatch.setattr(broadcasts, "BATCHES", 1)
    there = [await member(engine, channel="telegram") for _ in range(3)]
    there.sort(key=lambda one: one.person)
    await compose(leader)
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    async with engine.database.write() as session:
        await session.execute(
            sa.insert(Mute).values(
                person_id=there[1].person, unit_kind=UNIT.kind, unit=UNIT.code, muted_at=clock()
            )
        )
        await session.execute(
            sa.update(Membership)
            .where(Membership.person_id == there[2].person)
            .values(left_at=clock())
        )
    await settle(engine, clock)
    assert [request.address for request in wire.posted] == [address(there[0])]
    kept = await fates(engine)
    assert kept[there[1].person] == RecipientStatus.MUTED
    assert kept[there[2].person] == RecipientStatus.LEFT_UNIT


async def test_whoever_fails_in_the_middle_is_gone_on_with_nobody_lost_nobody_doubled(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(running, "BATCH", 2)
    there = [await member(engine, channel="telegram") for _ in range(7)]
    await compose(leader)
    await leader.presses("Gửi ngay")
    real, calls = running.note, []

    async def breaks(*args: Any) -> None:
        calls.append(args)
        if len(calls) in {2, 4}:
            raise RuntimeError("the power failed")
        await real(*args)

    monkeypatch.setattr(running, "note", breaks)
    for _ in range(6):
        await engine.jobs.step()
        clock.forward(seconds=10)
    await settle(engine, clock)
    assert sorted(one.address for one in wire.posted) == sorted(map(address, there))
    assert (await one(engine)).state == BroadcastStage.DONE


async def test_two_thousand_are_each_told_exactly_once(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    many = 2_000
    async with engine.database.write() as session:
        there = [PersonId(new_id()) for _ in range(many)]
        connection = await session.connection()
        known = {"ward_id": "demo", "created_at": clock()}
        await connection.execute(
            sa.insert(table(Person)), [{"id": one, "is_demo": True, **known} for one in there]
        )
        await connection.execute(
            sa.insert(table(Account)),
            [
                {"channel": "webchat", "external_key": one.hex, "person_id": one, **known}
                for one in there
            ],
        )
        await connection.execute(
            sa.insert(table(Membership)),
            [
                {
                    "id": new_id(),
                    "ward_id": "demo",
                    "person_id": one,
                    "unit_kind": UNIT.kind,
                    "unit": UNIT.code,
                    "shows_name": False,
                    "joined_at": clock(),
                }
                for one in there
            ],
        )
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    async with engine.database.read() as session:
        told = await session.scalars(
            sa.select(Outbox.person_id).where(Outbox.kind == 3, Outbox.state == "sent")
        )
        found = list(told)
        assert len(found) == len(set(found)) == many
        assert set(found) == set(there)
        linked = await session.scalar(
            sa.select(sa.func.count(BroadcastRecipient.outbox_id.distinct()))
        )
    assert linked == many
    assert f"Trong {many} người" in (await leader.read())[-1]


async def test_a_long_text_under_a_picture_is_two_posts_that_wait_and_go_together(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    there = await member(engine, channel="telegram")
    incoming = engine.context.data_dir / "incoming"
    incoming.mkdir(exist_ok=True)
    (incoming / ("cd" * 16)).write_bytes(photo_from_home((80, 60)))
    await leader.says("gửi tin")
    await leader.presses("Gửi ảnh kèm lời")
    await leader.sends(raw="cd" * 16, text="Mời bà con tới lớp học ở nhà văn hóa. " * 18)
    await engine.jobs.step()
    await leader.presses("Xem trước tin")
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    await leader.read()
    await leader.presses("Tạm dừng")
    async with engine.database.read() as session:
        states = list(await session.scalars(sa.select(Outbox.state).where(Outbox.kind == 3)))
    assert states == ["held", "held"]
    await leader.presses("Gửi tiếp")
    await settle(engine, clock)
    assert [bool(request.payload["media"]) for request in wire.posted] == [True, False]
    [row] = await there.kept(BroadcastRecipient)
    async with engine.database.read() as session:
        linked = await session.get(Outbox, row.outbox_id)
    assert linked is not None
    assert linked.choices, "the row with the buttons is the one that counts"
    assert "Trong 1 người" in (await leader.read())[-1]


async def test_a_number_typed_meanwhile_never_pauses_it(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Gửi ngay")
    await engine.jobs.step()
    await leader.read()
    assert "Tạm dừng" in leader.buttons
    clock.forward(seconds=5)
    await leader.says("1")
    assert (await one(engine)).state == BroadcastStage.SENDING


async def test_what_fails_again_and_again_is_held_and_may_be_gone_on_with(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
):
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Gửi ngay")

    async def breaks(*_args: Any) -> None:
        raise RuntimeError("no way")

    with monkeypatch.context() as broken:
        broken.setattr(running, "note", breaks)
        for _ in range(4):
            await engine.jobs.step()
            clock.forward(minutes=6)
    assert (await one(engine)).state == BroadcastStage.PAUSED
    assert any("gặp trục trặc" in text for text in await leader.read())
    await leader.says("gửi tin")
    [row] = [label for label in leader.buttons if label.startswith("Đang tạm dừng")]
    await leader.presses(row)
    await leader.presses("Gửi tiếp")
    await settle(engine, clock)
    assert len(wire.posted) == 1
    assert (await one(engine)).state == BroadcastStage.DONE


async def test_whoever_shut_one_door_is_reached_by_another(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    near = await member(engine)
    async with engine.database.write() as session:
        shut = await make_account(
            session, near.person, channel="telegram", external_key="777", blocked_at=clock()
        )
    assert shut > near.account
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    assert len(await near.read()) == 1
    assert wire.posted == []


async def test_a_time_that_is_moved_is_the_time_it_goes(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Hẹn giờ gửi")
    await leader.presses("Tối nay 19:30")
    await leader.presses("Đổi giờ gửi")
    [told] = await leader.presses("Sáng mai 7:00")
    assert "07:00 ngày 23/11" in told
    clock.forward(hours=5)  # eight in the evening: the first time is over
    assert await start_due(engine.work_factory, clock()) == 0
    clock.forward(hours=12)
    assert await start_due(engine.work_factory, clock()) == 1
    await settle(engine, clock)
    assert len(wire.posted) == 1


async def test_only_what_goes_on_the_same_day_is_said_to_wait_for_the_next(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    await member(engine)
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    await compose(leader, "Mời bà con mang điện thoại theo.")
    assert "nên tin này tới vào ngày mai" in leader.last[-1]["text"]
    await leader.presses("Hẹn giờ gửi")
    await leader.says("7h tối mai")
    await leader.presses("Xem trước tin")
    assert "Hẹn gửi lúc 19:00" in leader.last[-1]["text"]
    assert "nên tin này tới vào ngày mai" not in leader.last[-1]["text"]
