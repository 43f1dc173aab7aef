"""A leader sends to their own people: composed, looked over, sent, followed up."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.broadcasts import BroadcastRecipient, Mute
from db.models.initiatives import Attachment
from db.models.messages import Outbox
from db.models.people import Account
from db.queries.learning import results
from domain.broadcasts.broadcasts import BroadcastStage
from domain.broadcasts.recipients import RecipientStatus
from domain.deliveries import SendOutcome
from domain.ids import AttachmentId
from domain.people import Role
from services.broadcasts.starting import start_due
from services.files.keep import open_for
from services.files.refusals import NoSuchFile
from tests.support.broadcasting import (
    OTHER,
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
from tests.support.builders import make_member, make_person
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
