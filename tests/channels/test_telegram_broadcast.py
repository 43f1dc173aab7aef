"""A leader's whole broadcast over Telegram: composed, watched, reported, opened, followed up."""

import sqlalchemy as sa

from db.models.broadcasts import Broadcast, BroadcastRecipient
from domain.broadcasts.broadcasts import BroadcastStage
from domain.ids import PersonId
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.people import people
from tests.support.builders import make_member
from tests.support.lesson_story import OTP
from tests.support.telegram.phone import words_of
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward
from tests.support.waiting import until

K01 = Unit(UnitKind.KHOI, "K01")


async def arrives(ward: Ward, name: str, *, leads: bool = False) -> TelegramTalk:
    """Someone who talks with us on Telegram: a member of the khối, or who leads it."""
    talk = TelegramTalk.begin(ward, name)
    await talk.opens()
    person = PersonId((await talk.account()).person_id)
    async with ward.engine.database.write() as session:
        if leads:
            await people.grant(
                session,
                person=person,
                role=Role.LEADER,
                granted_by="Lan",
                now=ward.clock(),
                unit=K01,
            )
        else:
            await make_member(session, person, K01)
    talk.phone.reads()
    return talk


async def test_a_leaders_whole_broadcast_from_choosing_to_following_up(ward: Ward):
    hoa = await arrives(ward, "Chị Hoa", leads=True)
    there = [await arrives(ward, f"Bà con {n}") for n in range(5)]
    away = there.pop()
    away.phone.blocks()
    await ward.settle()
    await hoa.says("gửi tin cho bà con")
    await hoa.presses("Gửi một bài học")
    title = ward.engine.context.catalogue.lesson(OTP).title
    seen, asked = await hoa.presses(title)
    assert "Gửi tới 4 người" in asked
    assert "Đã chặn trợ lý: 1 người" in asked
    before = len(hoa.phone.messages)
    await hoa.presses("Gửi ngay")
    for talk in there:
        assert talk.phone.reads() == [seen]
    assert away.phone.reads() == []
    assert len(hoa.phone.messages) == before + 1, "one message, edited in place"
    report = words_of(hoa.phone.messages[-1])
    assert "Đã gửi xong tin tới bà con" in report
    assert "Đã tới: 4 người" in report
    reader = there[0]
    await reader.presses("Học bài này")
    assert "OTP" in words_of(reader.phone.messages[-1])
    assert len(await ward.rows(sa.select(BroadcastRecipient.opened_at).where(
        BroadcastRecipient.opened_at.is_not(None)
    ))) == 1  # fmt: skip
    seen, asked = await hoa.presses("Nhắc lại người chưa mở")
    assert "Gửi tới 3 người" in asked
    ward.clock.forward(days=1)
    await hoa.presses("Gửi ngay")
    for talk in there[1:]:
        assert talk.phone.reads() == [seen]
    assert reader.phone.reads() == []
    stages = await ward.rows(sa.select(Broadcast.state))
    assert stages == [BroadcastStage.DONE, BroadcastStage.DONE]


async def test_paused_and_gone_on_with_by_buttons_under_the_progress_itself(ward: Ward):
    hoa = await arrives(ward, "Chị Hoa", leads=True)
    there = [await arrives(ward, f"Bà con {n}") for n in range(3)]
    await hoa.says("gửi tin cho bà con")
    await hoa.presses("Gửi lời nhắn")
    await hoa.says("Tối mai 7 giờ học ở nhà văn hóa, mời bà con.")
    ward.clock.forward(hours=6)  # nine in the evening: what is queued waits for the morning
    hoa.phone.presses("Gửi ngay")
    await until(lambda: "Tạm dừng" in hoa.phone.buttons)
    progress = hoa.phone.messages[-1]
    assert "phần còn lại đi từ 06:30 ngày 23/11" in words_of(progress)
    await hoa.presses("Tạm dừng", on=progress)
    assert "Gửi tiếp" in hoa.phone.buttons
    assert hoa.phone.messages[-1]["message_id"] == progress["message_id"]
    ward.clock.forward(hours=12)
    await ward.settle()
    assert [talk.phone.reads() for talk in there] == [[], [], []]
    await hoa.presses("Gửi tiếp", on=hoa.phone.messages[-1])
    assert [len(talk.phone.reads()) for talk in there] == [1, 1, 1]
    assert "Đã gửi xong" in words_of(hoa.phone.messages[-1])
