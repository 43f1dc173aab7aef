"""``Ghi một buổi học``: step by step, bad answers asked again, nothing lost, taken back."""

from datetime import date

import pytest

from bot.runtime.engine import Engine
from db.models.initiatives import Attachment, Initiative
from db.models.units import ClassSession
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.files.sweep import sweep
from services.people import people
from tests.support.talk import FrozenClock, Talk, said

KHOI = Unit(UnitKind.KHOI, "K02")
YOUTH = Unit(UnitKind.ORGANISATION, "TN")


async def contact_of(engine: Engine, unit: Unit) -> Talk:
    return await Talk.begin(engine, role=Role.UNIT_CONTACT, unit=unit)


async def up_to_photo(talk: Talk, *, heads: str = "25") -> None:
    await talk.says("ghi một buổi học")
    await talk.presses("Ghi buổi mới")
    await talk.presses("Hôm qua")
    await talk.says("Quét mã QR để trả tiền chợ")
    await talk.says(heads)


async def own(talk: Talk) -> list[ClassSession]:
    return await talk.kept(ClassSession, recorded_by=talk.person)


async def test_a_khois_class_is_told_looked_over_and_saved(engine: Engine):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk, heads="hai mươi lăm người")
    assert "không cần rõ mặt" in (await talk.log())[-1]["text"]
    [preview] = await talk.presses("Không có ảnh")
    for line in (
        "Đơn vị: Khối Đồng Tâm (minh họa)",
        "Ngày 21/11/2026",
        "Nội dung 5: xã hội số",
        "Về việc: Quét mã QR để trả tiền chợ",
        "Số người: 25",
    ):
        assert line in preview
    await talk.presses("Ghi lại")
    [held] = await own(talk)
    assert (held.held_on, held.khoi, held.organisation) == (date(2026, 11, 21), "K02", None)
    assert (held.content, held.headcount, held.attachment_id) == ("ND5_XHS", 25, None)


async def test_an_organisation_says_in_which_khoi_and_sends_a_photo(engine: Engine):
    talk = await contact_of(engine, YOUTH)
    await talk.says("ghi buổi học")
    await talk.presses("Ghi buổi mới")
    await talk.says("3/11")
    await talk.says("khối 4")
    await talk.presses(engine.context.catalogue.lesson("at-ma-otp").title)
    await talk.says("40")
    [preview] = await talk.sends("lop.jpg")
    assert "Ở Khối Quang Trung (minh họa)" in preview
    assert "Có ảnh lớp học" in preview
    await talk.presses("Ghi lại")
    [held] = await own(talk)
    photo = await talk.one(Attachment)
    assert (held.organisation, held.khoi, held.attachment_id) == ("TN", "K04", photo.id)


async def test_the_photo_of_a_class_is_never_swept_nor_tied_to_an_initiative(
    engine: Engine, clock: FrozenClock
):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    await talk.sends("lop.jpg")
    await talk.presses("Ghi lại")
    await talk.says("sáng kiến")
    photo = await talk.one(Attachment)
    assert photo.initiative_id is None
    clock.forward(days=3)
    await sweep(engine.database, engine.context.data_dir, clock())
    assert (await talk.one(Attachment)).id == photo.id
    assert len(await talk.kept(Initiative)) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("hôm nào ấy nhỉ", "chưa đọc được ngày"),
        ("30/2", "chưa đọc được ngày"),
        ("25/11", "Ngày này chưa tới"),
        ("1/1/2024", "đã hơn một năm"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_again(engine: Engine, typed: str, told: str):
    talk = await contact_of(engine, KHOI)
    await talk.says("ghi buổi học")
    await talk.presses("Ghi buổi mới")
    [no] = await talk.says(typed)
    assert told in no
    assert "Hôm nay" in talk.buttons
    [asked] = await talk.says("22/11")
    assert "về việc gì" in asked


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("đông lắm", "gõ đúng một số"),
        ("20-30", "gõ đúng một số"),
        ("0", "chỗ gặp cán bộ"),
        ("2001", "từ 1 tới 2000"),
    ],
)
async def test_heads_that_cannot_be_are_asked_again(engine: Engine, typed: str, told: str):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk, heads=typed)
    assert any(told in one["text"] or told in str(one) for one in talk.last) or typed == "0"
    [asked] = await talk.says("25")
    assert "ảnh lớp học" in asked


async def test_a_topic_too_long_and_a_khoi_unknown_are_asked_again(engine: Engine):
    talk = await contact_of(engine, YOUTH)
    await talk.says("ghi buổi học")
    await talk.presses("Ghi buổi mới")
    await talk.presses("Hôm nay")
    [no] = await talk.says("khối Không Có")
    assert "chưa tìm thấy khối" in no
    await talk.presses("Không riêng khối nào")
    [no] = await talk.says("a" * 201)
    assert "không quá 200 chữ cái" in no
    [asked] = await talk.says("Gọi 🙂 cho con")
    assert "bao nhiêu người" in asked


async def test_only_a_picture_is_taken_for_the_photo(engine: Engine):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    [no] = await talk.sends("bien-ban.pdf", kind="document")
    assert "chỉ nhận ảnh" in no
    assert "Không có ảnh" in talk.buttons


@pytest.mark.parametrize("way_out", ["thôi", "menu", "Để sau"])
async def test_whatever_was_told_waits_for_another_time(engine: Engine, way_out: str):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    await (talk.presses(way_out) if way_out == "Để sau" else talk.says(way_out))
    assert await own(talk) == []
    await talk.says("ghi buổi học")
    [asked] = await talk.presses("Ghi tiếp buổi đang dở")
    assert "ảnh lớp học" in asked
    await talk.presses("Không có ảnh")
    await talk.presses("Ghi lại")
    assert len(await own(talk)) == 1


async def test_words_beside_the_photo_are_not_lost(engine: Engine):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    [preview] = await talk.sends("lop.jpg", text="có các cụ tám mươi tuổi")
    assert "Quét mã QR để trả tiền chợ. có các cụ tám mươi tuổi" in preview


async def test_an_old_button_of_a_saved_class_is_one_clear_sentence(engine: Engine):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    await talk.presses("Không có ảnh")
    await talk.presses("Ghi lại")
    [no] = await talk.presses("Hôm qua")
    assert "đã ghi xong" in no
    assert len(await own(talk)) == 1


async def test_nonsense_asks_the_same_again(engine: Engine):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    [again] = await talk.says("ờ để xem đã nào")
    assert said("fallback.nonsense") in again
    assert "ảnh lớp học" in again


async def test_one_thing_is_told_anew_and_the_rest_stays(engine: Engine):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    await talk.presses("Không có ảnh")
    await talk.presses("Sửa lại")
    assert "Sửa khối" not in talk.buttons
    await talk.presses("Sửa nội dung thi đua")
    [preview] = await talk.presses("4. Kinh tế số, doanh nghiệp")
    assert "Nội dung 4: kinh tế số" in preview
    assert "Số người: 25" in preview


async def test_a_class_is_taken_back_and_its_row_stays(engine: Engine):
    talk = await contact_of(engine, Unit(UnitKind.KHOI, "K07"))
    await up_to_photo(talk)
    await talk.presses("Không có ảnh")
    await talk.presses("Ghi lại")
    await talk.presses("Các buổi đã ghi")
    await talk.presses("21/11: Quét mã QR để trả tiền chợ (25 người)")
    [told] = await talk.presses("Rút lại buổi này")
    assert "Đã rút lại" in told
    [held] = await own(talk)
    assert held.taken_back_at is not None
    [told] = await talk.presses("Các buổi đã ghi")
    assert "chưa ghi buổi học nào" in told


async def test_another_units_class_is_not_hers(engine: Engine):
    first = await contact_of(engine, KHOI)
    await up_to_photo(first)
    await first.presses("Không có ảnh")
    await first.presses("Ghi lại")
    [held] = await own(first)
    other = await contact_of(engine, YOUTH)
    await other.says("ghi buổi học")
    screen = other.last[-1]["id"]
    [no] = await other.hear({"choice": f"gather.take_back:{held.id.hex}", "screen": screen})
    assert "Nút ấy đã cũ" in no
    [held] = await own(first)
    assert held.taken_back_at is None


async def test_a_role_that_ends_mid_form_saves_nothing(engine: Engine, clock: FrozenClock):
    talk = await contact_of(engine, KHOI)
    await up_to_photo(talk)
    await talk.presses("Không có ảnh")
    async with engine.database.write() as session:
        await people.take_back(
            session, person=talk.person, role=Role.UNIT_CONTACT, unit=KHOI, now=clock()
        )
    clock.forward(seconds=5)
    await talk.presses("Ghi lại")
    assert await own(talk) == []


async def test_one_of_two_units_that_ends_mid_form_is_one_clear_sentence(
    engine: Engine, clock: FrozenClock
):
    talk = await contact_of(engine, KHOI)
    async with engine.database.write() as session:
        await people.grant(
            session,
            person=talk.person,
            role=Role.UNIT_CONTACT,
            granted_by="Lan",
            now=clock(),
            unit=YOUTH,
        )
    await talk.says("ghi buổi học")
    await talk.presses("Khối Đồng Tâm (minh họa)")
    await talk.presses("Ghi buổi mới")
    async with engine.database.write() as session:
        await people.take_back(
            session, person=talk.person, role=Role.UNIT_CONTACT, unit=KHOI, now=clock()
        )
    clock.forward(seconds=5)
    [no] = await talk.says("3/11")
    assert "chỉ xem và làm được cho đơn vị" in no
    assert talk.buttons == ["Về đầu"]
