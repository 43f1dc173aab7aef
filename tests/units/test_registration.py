"""``Đăng ký thi đua``: several contents, a target for each, a newer sign-up replaces it."""

import pytest

from bot.runtime.engine import Engine
from db.models.units import Registration
from domain.people import Role
from domain.units.units import Unit, UnitKind
from tests.support.talk import Talk

SCHOOL = Unit(UnitKind.ORGANISATION, "TH1")
FIFTH = "5. Xã hội số, bình dân học vụ số"
SIXTH = "6. Quốc phòng, an ninh, an ninh mạng"


async def choosing(engine: Engine, unit: Unit = SCHOOL) -> Talk:
    talk = await Talk.begin(engine, role=Role.UNIT_CONTACT, unit=unit)
    await talk.says("đăng ký thi đua")
    await talk.presses("Đăng ký")
    await talk.presses("Năm 2026")
    return talk


async def own(talk: Talk) -> list[Registration]:
    return await talk.kept(Registration, registered_by=talk.person)


async def test_a_unit_signs_up_for_two_contents_with_targets_in_its_own_words(engine: Engine):
    talk = await choosing(engine)
    await talk.presses(FIFTH)
    await talk.presses(SIXTH)
    assert f"✓ {FIFTH}" in talk.buttons
    await talk.presses("Chọn xong")
    [asked] = await talk.says("80% phụ huynh học xong một bài")
    assert "Nội dung 6" in asked
    [preview] = await talk.presses("Chưa có chỉ tiêu")
    assert "Trường Tiểu học Mẫu (minh họa) đăng ký thi đua năm 2026" in preview
    assert "Chỉ tiêu: 80% phụ huynh học xong một bài" in preview
    assert "Chưa ghi chỉ tiêu" in preview
    assert await own(talk) == []
    await talk.presses("Đăng ký với phường")
    [kept] = await own(talk)
    assert (kept.unit_kind, kept.unit, kept.year) == ("organisation", "TH1", 2026)
    assert kept.contents == ["ND5_XHS", "ND6_ANM"]
    assert kept.targets == {"ND5_XHS": "80% phụ huynh học xong một bài"}


async def test_a_newer_sign_up_replaces_the_earlier_and_both_rows_stay(engine: Engine):
    unit = Unit(UnitKind.ORGANISATION, "YTE")
    talk = await choosing(engine, unit)
    await talk.presses(FIFTH)
    await talk.presses("Chọn xong")
    await talk.says("Một lớp mỗi tháng")
    await talk.presses("Đăng ký với phường")
    [told] = await talk.says("đăng ký thi đua")
    assert "đã đăng ký cho năm 2026" in told
    assert "Một lớp mỗi tháng" in told
    await talk.presses("Đăng ký")
    await talk.presses("Năm 2026")
    await talk.presses(SIXTH)
    await talk.presses("Chọn xong")
    await talk.presses("Chưa có chỉ tiêu")
    [told] = await talk.presses("Đăng ký với phường")
    assert "bản mới thay bản cũ" in told
    first, second = sorted(await own(talk), key=lambda one: one.id)
    assert first.replaced_at is not None
    assert (second.replaced_at, second.contents) == (None, ["ND6_ANM"])


async def test_nothing_chosen_is_asked_again(engine: Engine):
    talk = await choosing(engine)
    await talk.presses(FIFTH)
    await talk.presses(f"✓ {FIFTH}")
    [told] = await talk.presses("Chọn xong")
    assert "ít nhất một nội dung" in told


async def test_a_target_too_long_is_asked_again(engine: Engine):
    talk = await choosing(engine)
    await talk.presses(FIFTH)
    await talk.presses("Chọn xong")
    [told] = await talk.says("rất " * 200)
    assert "dài quá 500 chữ cái" in told
    [preview] = await talk.says("Gọn 🙂")
    assert "Chỉ tiêu: Gọn 🙂" in preview


@pytest.mark.parametrize("way_out", ["thôi", "menu"])
async def test_what_was_chosen_waits_for_another_time(engine: Engine, way_out: str):
    talk = await choosing(engine)
    await talk.presses(FIFTH)
    await talk.says(way_out)
    await talk.says("đăng ký thi đua")
    await talk.presses("Làm tiếp đăng ký đang dở")
    assert f"✓ {FIFTH}" in talk.buttons
    assert await own(talk) == []


async def test_a_leader_of_a_khoi_signs_it_up_for_next_year(engine: Engine):
    talk = await Talk.begin(engine, role=Role.LEADER, unit=Unit(UnitKind.KHOI, "K06"))
    await talk.says("đăng ký thi đua")
    await talk.presses("Đăng ký")
    await talk.presses("Năm 2027")
    await talk.presses(FIFTH)
    await talk.presses("Chọn xong")
    await talk.presses("Chưa có chỉ tiêu")
    await talk.presses("Đăng ký với phường")
    [kept] = await own(talk)
    assert (kept.unit_kind, kept.unit, kept.year, kept.targets) == ("khoi", "K06", 2027, {})
