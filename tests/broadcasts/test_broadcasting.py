"""A leader sends to her own people: composed, looked over, sent, watched, followed up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.channels.channel import Channel
from bot.channels.telegram import translation
from bot.channels.telegram.limits import LIMITS
from bot.delivery.platform_sender import OutboundRequest, SendResult
from bot.jobs import broadcasts
from bot.runtime.engine import Engine, build_engine
from db.base import table
from db.engine import Database
from db.models.broadcasts import Broadcast, BroadcastRecipient, GroupChat, Mute
from db.models.initiatives import Attachment
from db.models.messages import Outbox
from db.models.people import Account, Person
from db.models.units import Membership
from db.queries.learning import results
from db.queries.messages import outbox
from db.queries.people import shared_phone
from domain.broadcasts import BroadcastStage, RecipientStatus
from domain.deliveries import SendOutcome
from domain.ids import AttachmentId, PersonId, new_id
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.broadcasts import running
from services.broadcasts.starting import start_due
from services.files.keep import open_for
from services.files.refusals import NoSuchFile
from services.people import people
from tests.support.builders import make_account, make_member, make_person
from tests.support.lesson_story import OTP
from tests.support.sample_files import photo_from_home
from tests.support.talk import FrozenClock, Talk, house_of, texts

WORDS = "Tối mai 7 giờ học ở nhà văn hóa, mời bà con."
UNIT = Unit(UnitKind.KHOI, "K05")
OTHER = Unit(UnitKind.KHOI, "K06")


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


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest_asyncio.fixture(loop_scope="session")
async def engine(
    database_url: str, tmp_path: Path, clock: FrozenClock, wire: Wire
) -> AsyncIterator[Engine]:
    """A ward of its own with a messenger beside the web chat: figures are exact."""
    database = Database(database_url)
    try:
        yield build_engine(
            database=database,
            context=house_of(tmp_path),
            texts=texts(),
            clock=clock,
            channels={"telegram": Channel(translation.translate, LIMITS, wire)},
        )
    finally:
        await database.close()


@pytest_asyncio.fixture(loop_scope="session")
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
    assert [request.payload["text"] for request in wire.posted] == [seen]
    assert wire.posted[0].address == str(an.person.int % 10**12)
    told = await leader.read()
    assert "Đã gửi xong tin tới bà con Khối Sông Hiếu" in told[-1]
    assert "Trong 2 người" in told[-1]
    assert all(message["replaces"] for message in leader.last), "one message, edited in place"
    assert (await one(engine)).state == BroadcastStage.DONE
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


async def test_nobody_outside_her_unit_is_reached_or_seen(engine: Engine, clock: FrozenClock):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    stranger = await Talk.begin(engine, role=Role.LEADER, unit=OTHER)
    await member(engine)
    outside = await member(engine, unit=OTHER)
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    assert await outside.read() == []
    sent = await one(engine)
    await stranger.says("gửi tin cho bà con")
    assert "Đã gửi 22/11: " not in "".join(stranger.buttons)
    for verb in ("one", "pause", "missed", "follow", "go", "now"):
        await show_button(stranger, f"broadcast.{verb}:{sent.id.hex}")
        [told] = await stranger.presses("Nút giả")
        assert told.startswith("Anh/chị chỉ xem và làm được cho đơn vị mà phường đã giao"), verb


async def show_button(talk: Talk, action: str) -> None:
    """Put a forged button under the newest message."""
    forged = [{"n": 1, "label": "Nút giả", "action": action}]
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(Outbox)
            .where(Outbox.account_number == talk.account, Outbox.number == talk.seen)
            .values(choices=forged)
        )
    talk.last = [{"id": str(talk.seen), "choices": forged, "text": ""}]


async def test_whoever_learned_it_and_other_ages_are_left_out(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    learned, elder, young = (
        await member(engine),
        await member(engine, birth_year=1950),
        await member(engine, birth_year=2000),
    )
    await finish_lesson(learned)
    await leader.says("gửi tin")
    await leader.presses("Gửi một bài học")
    await leader.presses(engine.context.catalogue.lesson(OTP).title)
    assert "Gửi tới 3 người" in leader.last[-1]["text"]
    await leader.presses("Chọn người nhận")
    [told] = await leader.presses("Chỉ người chưa học xong bài này")
    assert "Đang chọn: 2 người" in told
    [told] = await leader.presses("Từ 60 tuổi")
    assert "Đang chọn: 1 người" in told
    await leader.presses("Qua Telegram")
    [told] = await leader.presses("✓ Qua Telegram")
    await leader.presses("Chọn xong, xem lại tin")
    assert "Chỉ người từ 60 tuổi" in leader.last[-1]["text"]
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    assert len(await elder.read()) == 1
    assert await learned.read() == await young.read() == []


async def finish_lesson(talk: Talk) -> None:
    async with talk.engine.database.write() as session:
        await session.execute(
            results.ADD_RESULT,
            [
                {
                    "person_id": talk.person,
                    "lesson_id": OTP,
                    "ward_id": "demo",
                    "lesson_version": 1,
                    "step": "end",
                    "started_at": talk.engine.clock(),
                    "seen_at": talk.engine.clock(),
                    "finished_at": talk.engine.clock(),
                }
            ],
        )


async def test_everyone_who_is_not_reached_is_named_with_the_reason(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    muted = await member(engine, "Bùi Thị Tắt (minh họa)")
    shut = await member(engine, channel="telegram")
    blocks = await member(engine, "Lê Văn Chặn (minh họa)", channel="telegram")
    fails = await member(engine, "Đỗ Kín (minh họa)", channel="telegram")
    off = await member(engine, channel="zalo_bot")
    await member(engine, channel="telegram")
    async with engine.database.write() as session:
        nobody = await make_person(session)
        await make_member(session, nobody, UNIT)
        await session.execute(
            sa.insert(Mute).values(
                person_id=muted.person, unit_kind=UNIT.kind, unit=UNIT.code, muted_at=clock()
            )
        )
        await session.execute(
            sa.update(Account).where(Account.number == shut.account).values(blocked_at=clock())
        )
        await session.execute(
            sa.text("UPDATE membership SET shows_name = :no WHERE person_id = :one").bindparams(
                sa.bindparam("no", False), sa.bindparam("one", fails.person, type_=sa.Uuid())
            )
        )
    wire.outcomes = {address(blocks): SendOutcome.BLOCKED, address(fails): SendOutcome.FAILED}
    await compose(leader)
    asked = leader.last[-1]["text"]
    assert "Gửi tới 3 người" in asked
    for line in ("Đã tắt tin của đơn vị: 1", "Đã chặn trợ lý: 1", "đang tắt: 1", "để nhận: 1"):
        assert line in asked
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    report = (await leader.read())[-1]
    assert "Trong 7 người" in report
    assert "Đã tới: 1 người" in report
    assert "Đã chặn trợ lý: 2 người" in report
    assert "Gửi hỏng: 1 người" in report
    kept = await fates(engine)
    assert kept[muted.person] == RecipientStatus.MUTED
    assert kept[shut.person] == RecipientStatus.BLOCKED
    assert kept[off.person] == RecipientStatus.CHANNEL_OFF
    assert kept[nobody] == RecipientStatus.NO_ACCOUNT
    [told] = await leader.presses("Ai chưa nhận được")
    assert "Bùi Thị Tắt (minh họa)" in told
    assert "Lê Văn Chặn (minh họa)" in told
    assert "Kín" not in told


def address(talk: Talk) -> str:
    return str(talk.person.int % 10**12)


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


async def test_a_second_leader_agrees_to_exactly_what_goes(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    second = await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Nhờ người thứ hai xem")
    assert "Cán bộ phường" not in leader.buttons
    await leader.presses("Người cùng phụ trách")
    assert (await one(engine)).state == BroadcastStage.WAITING
    [asked] = await second.read()
    assert "nhờ anh/chị xem giúp" in asked
    seen, _ = await second.presses("Xem tin chờ gửi")
    assert WORDS in seen
    await second.presses("Đồng ý cho gửi")
    await settle(engine, clock)
    assert [request.payload["text"] for request in wire.posted] == [seen]
    assert any("Người thứ hai đã đồng ý" in text for text in await leader.read())


async def test_a_change_after_the_yes_asks_for_it_again(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    officer = await Talk.begin(engine, role=Role.STAFF)
    await member(engine, channel="telegram")
    await compose(leader)
    await leader.presses("Hẹn giờ gửi")
    await leader.says("7h sáng mai")
    await leader.presses("Xem trước tin")
    await leader.presses("Nhờ người thứ hai xem")
    [no] = await leader.presses("Cán bộ phường")
    assert "Đã nhờ xem" in no
    await officer.read()
    await officer.presses("Xem tin chờ gửi")
    await officer.presses("Đồng ý cho gửi")
    assert (await one(engine)).state == BroadcastStage.SCHEDULED
    await leader.read()
    await leader.says("gửi tin")
    [row] = [label for label in leader.buttons if label.startswith("Đã hẹn giờ")]
    await leader.presses(row)
    await leader.presses("Chọn người nhận")
    [told] = await leader.presses("Từ 60 tuổi")
    assert "lời đồng ý trước đó không còn" in told
    await leader.presses("✓ Từ 60 tuổi")
    await leader.presses("Chọn xong, xem lại tin")
    assert "Gửi ngay" not in leader.buttons
    clock.forward(hours=18)
    assert await start_due(engine.work_factory, clock()) == 0
    await work(engine)
    assert wire.posted == []


async def test_a_no_brings_it_back_to_who_made_it(engine: Engine, leader: Talk):
    second = await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    await member(engine)
    await compose(leader)
    await leader.presses("Nhờ người thứ hai xem")
    await leader.presses("Người cùng phụ trách")
    await second.read()
    await second.presses("Xem tin chờ gửi")
    await second.presses("Chưa nên gửi")
    assert (await one(engine)).state == BroadcastStage.DRAFT
    assert "chưa nên gửi" in (await leader.read())[-1]


async def test_who_made_it_cannot_be_the_second(engine: Engine, leader: Talk):
    await member(engine)
    await Talk.begin(engine, role=Role.LEADER, unit=UNIT)
    await compose(leader)
    await leader.presses("Nhờ người thứ hai xem")
    await leader.presses("Người cùng phụ trách")
    sent = await one(engine)
    await show_button(leader, f"broadcast.agree:{sent.id.hex}")
    await leader.presses("Nút giả")
    assert (await one(engine)).state == BroadcastStage.WAITING


async def test_the_follow_up_goes_once_to_who_has_not_opened_it(
    engine: Engine, leader: Talk, clock: FrozenClock
):
    reads, waits = await member(engine), await member(engine)
    await compose(leader)
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    await reads.read()
    await reads.presses("Tôi đã xem")
    clock.forward(days=1)
    await leader.says("gửi tin")
    [row] = [label for label in leader.buttons if label.startswith("Đã gửi 22/11: ")]
    await leader.presses(row)
    assert "Đã mở hoặc bấm vào tin: 1 người" in leader.last[-1]["text"]
    seen, asked = await leader.presses("Nhắc lại người chưa mở")
    assert "Cháu nhắc lại một lần này thôi" in seen
    assert "Gửi tới 1 người" in asked
    await waits.read()
    await reads.read()
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    assert await waits.read() == [seen]
    assert await reads.read() == []
    await leader.says("gửi tin")
    sent = [label for label in leader.buttons if label.startswith("Đã gửi ")]
    assert len(sent) == 2
    for row in sent:
        await leader.says("gửi tin")
        await leader.presses(row)
        assert "Nhắc lại người chưa mở" not in leader.buttons


@pytest.mark.parametrize(
    "words",
    [
        "Bác nào nhận được thì gửi mã OTP cho tôi",
        "Bà con đọc số căn cước vào đây",
        "nhan mat khau cho chau",
    ],
)
async def test_what_asks_for_a_secret_is_not_sent(engine: Engine, leader: Talk, words: str):
    await compose(leader, words)
    assert "trợ lý không gửi" in leader.last[-1]["text"]
    assert (await one(engine)).words is None


async def test_a_warning_of_scams_is_fine(engine: Engine, leader: Talk):
    await member(engine)
    await compose(leader, "Không ai được hỏi mã OTP của bà con, kể cả công an.")
    assert "Gửi ngay" in leader.buttons


async def test_what_was_typed_outlives_stop_and_nonsense(engine: Engine, leader: Talk):
    await member(engine)
    await compose(leader)
    await leader.says("thôi")
    await leader.says("gửi tin")
    await leader.presses("Soạn tiếp tin đang dở")
    assert WORDS in leader.last[0]["text"]


async def test_a_picture_goes_with_its_words_and_only_its_people_open_it(
    engine: Engine, leader: Talk, wire: Wire, clock: FrozenClock
):
    near, far = await member(engine), await member(engine, channel="telegram")
    stranger = await Talk.begin(engine)
    incoming = engine.context.data_dir / "incoming"
    incoming.mkdir(exist_ok=True)
    (incoming / ("ab" * 16)).write_bytes(photo_from_home((80, 60)))
    await leader.says("gửi tin")
    await leader.presses("Gửi ảnh kèm lời")
    [told] = await leader.sends(raw="ab" * 16, text=WORDS)
    assert "đã nhận ảnh" in told
    await engine.jobs.step()
    await leader.presses("Xem trước tin")
    assert leader.last[0]["media"][0]["kind"] == "image"
    await leader.presses("Gửi ngay")
    await settle(engine, clock)
    await near.read()
    url = near.last[0]["media"][0]["url"]
    assert wire.posted[0].payload["media"][0]["url"] == url
    [kept] = await leader.kept(Attachment)
    for reader, opens in ((leader, True), (near, True), (far, True), (stranger, False)):
        assert await may_open(reader, kept.id) is opens


async def may_open(talk: Talk, attachment: UUID) -> bool:
    async with talk.engine.database.read() as session:
        try:
            await open_for(
                session,
                data_dir=talk.engine.context.data_dir,
                attachment_id=AttachmentId(attachment),
                person=talk.person,
                now=talk.engine.clock(),
            )
        except NoSuchFile:
            return False
    return True


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
