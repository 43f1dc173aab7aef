"""``Ghi hộ``: a paper typed in step by step, kept apart from its typist, never twice."""

import re
from datetime import date
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from docx import Document

from bot.runtime.engine import Engine
from db.models.initiatives import Attachment, Initiative
from db.models.people import Consent
from domain.people import Role
from domain.screens import say
from domain.triage.paper_forms import paper_number
from domain.zone import day_of
from services.files.store import path_of
from tests.support.talk import Talk, said

pytestmark = pytest.mark.asyncio(loop_scope="session")

STORY = "Đặt thùng gom vỏ lon ở đầu ngõ Cây Sung"
_numbers = iter(range(9_000, 10_000))


def fresh_number() -> str:
    return paper_number(2026, next(_numbers))


@pytest_asyncio.fixture(loop_scope="session")
async def staff(engine: Engine) -> Talk:
    return await Talk.begin(engine, role=Role.STAFF)


async def anybodys(talk: Talk, table: type[Any], **where: object) -> list[Any]:
    """Rows of whoever they are, read in a session of their own."""
    async with talk.engine.database.read() as session:
        return list((await session.scalars(sa.select(table).filter_by(**where))).all())


async def kept(talk: Talk, story: str) -> list[Initiative]:
    return await anybodys(talk, Initiative, story=story)


async def up_to_photos(talk: Talk, number: str, story: str = STORY) -> None:
    await talk.says("ghi hộ")
    await talk.presses("Ghi một phiếu")
    await talk.says(number)
    await talk.says(story)
    await talk.presses("Xong rồi, đi tiếp")
    await talk.presses("Có chữ ký đồng ý")
    await talk.says("Võ Thị Giấy")
    await talk.says("khối 2")
    await talk.says("0912 000 111")
    await talk.presses("Hôm qua")


async def test_a_number_and_a_khoi_written_beside_the_name_answer_their_questions(staff: Talk):
    story = f"{STORY} thứ ba"
    await staff.says("ghi hộ")
    await staff.presses("Ghi một phiếu")
    await staff.says(fresh_number())
    await staff.says(story)
    await staff.presses("Xong rồi, đi tiếp")
    await staff.presses("Có chữ ký đồng ý")
    await staff.says("sao phải ghi tên")
    assert staff.last[0]["text"] == said("paper_entry.name_unreadable")
    await staff.says("Võ Thị Giấy, xóm Lò Gạch, số 0912 000 11")
    assert staff.last[0]["text"] == said("paper_entry.ask_phone")
    await staff.says("0912 000 11")
    assert staff.last[0]["text"] == said(say("paper_entry.phone_faulty", typed="0912 000 11"))
    await staff.says("0912 000 111 gọi chị Nga")
    await staff.presses("Hôm qua")
    [preview] = await staff.presses("Không có ảnh")
    assert said(say("paper_entry.of_phone_note", note="gọi chị Nga")) in preview
    await staff.presses("Lưu phiếu này")
    [made] = await kept(staff, story)
    assert (made.name, made.khoi) == ("Võ Thị Giấy", "K06")
    assert (made.phone, made.phone_note) == ("+84912000111", "gọi chị Nga")


async def test_a_paper_is_typed_in_beside_its_photo_and_gets_a_code(staff: Talk):
    number, story = fresh_number(), f"{STORY} thứ nhất"
    await up_to_photos(staff, number.lower().replace("-", " "), story)
    await staff.sends("trang1.jpg")
    await staff.sends("trang2.jpg")
    [preview] = await staff.presses("Xong rồi, đi tiếp")
    for line in (
        f"Số phiếu: {number}",
        f"Lời kể: “{story}”",
        "Người gửi: Võ Thị Giấy",
        "Khối Đồng Tâm",
        "Gọi lại số: 0912 000 111",
        "Nhận ngày 21/11/2026",
        "Ảnh trang giấy: 2",
    ):
        assert line in preview
    [saved] = await staff.presses("Lưu phiếu này")
    [made] = await kept(staff, story)
    assert made.code is not None
    assert made.code in saved
    assert (made.source, made.source_key, made.status) == ("paper", f"paper:{number}", "submitted")
    assert (made.name, made.name_folded) == ("Võ Thị Giấy", "vo thi giay")
    assert (made.khoi, made.phone) == ("K02", "+84912000111")
    assert made.submitted_at is not None
    assert day_of(made.submitted_at) == date(2026, 11, 21)
    assert made.person_id != staff.person
    photos = await anybodys(staff, Attachment, initiative_id=made.id)
    assert {one.person_id for one in photos} == {made.person_id}
    assert len(photos) == 2
    given = await anybodys(staff, Consent, person_id=made.person_id)
    assert {one.purpose for one in given} == {"initiative_name", "contact"}
    assert all(one.text_version.startswith("paper_form.") for one in given)
    assert await staff.kept(Initiative) == []


async def test_a_story_comes_in_parts_and_a_paper_may_hold_little(staff: Talk):
    await staff.says("việc của cán bộ")
    await staff.presses("Ghi hộ phiếu giấy")
    await staff.presses("Ghi một phiếu")
    await staff.presses("Phiếu không có số")
    await staff.says("Phần đầu của chuyện giếng làng")
    await staff.says("2")
    await staff.presses("Xong rồi, đi tiếp")
    await staff.presses("Không, gửi không ghi tên")
    await staff.presses("Phiếu không ghi khối")
    await staff.presses("Phiếu không ghi số")
    await staff.says("15/11/2025")
    await staff.presses("Không có ảnh")
    await staff.presses("Lưu phiếu này")
    [made] = await kept(staff, "Phần đầu của chuyện giếng làng\n2")
    assert (made.name, made.phone, made.khoi, made.source_key) == (None, None, None, None)
    assert made.code is not None
    assert made.code.startswith("SK-2025-")
    assert await anybodys(staff, Consent, person_id=made.person_id) == []


async def test_the_same_paper_cannot_be_keyed_in_twice(staff: Talk, engine: Engine):
    number, story = fresh_number(), f"{STORY} thứ hai"
    await up_to_photos(staff, number, story)
    other = await Talk.begin(engine, role=Role.STAFF)
    await up_to_photos(other, number, story)
    await other.presses("Không có ảnh")
    await staff.presses("Không có ảnh")
    await staff.presses("Lưu phiếu này")
    [refused, *_] = await other.presses("Lưu phiếu này")
    [made] = await kept(staff, story)
    assert f"Phiếu này đã ghi rồi, số phiếu là {made.code}" in refused
    third = await Talk.begin(engine, role=Role.STAFF)
    await third.says("ghi hộ")
    await third.presses("Ghi một phiếu")
    [no] = await third.says(number)
    assert f"số phiếu là {made.code}" in no


@pytest.mark.parametrize("typed", ["P-2026-0007", "7", "P-2026-0007-B", "phiếu số bảy"])
async def test_a_number_with_a_wrong_letter_is_asked_again(staff: Talk, typed: str):
    await staff.says("ghi hộ")
    await staff.presses("Ghi một phiếu")
    [no] = await staff.says(typed)
    assert "chưa đọc được số phiếu" in no
    assert "Phiếu không có số" in staff.buttons


async def test_what_was_typed_survives_leaving_and_reload(staff: Talk):
    number, story = fresh_number(), f"{STORY} thứ ba"
    await staff.says("ghi hộ")
    await staff.presses("Ghi một phiếu")
    await staff.says(number)
    await staff.says(story)
    await staff.says("thôi")
    await staff.says("menu")
    await staff.says("sáng kiến")
    await staff.says("menu")
    await staff.says("ghi hộ")
    assert "Bỏ phiếu đang dở, ghi phiếu mới" in staff.buttons
    old = {"choice": "key.new", "screen": staff.last[-1]["id"]}
    await staff.hear(old)
    await staff.says("ghi hộ")
    await staff.presses("Ghi tiếp phiếu đang dở")
    [asked] = await staff.presses("Xong rồi, đi tiếp")
    assert "chữ ký đồng ý" in asked
    await staff.presses("Không, gửi không ghi tên")
    await staff.presses("Phiếu không ghi khối")
    await staff.presses("Phiếu không ghi số")
    await staff.presses("Hôm nay")
    [preview] = await staff.presses("Không có ảnh")
    assert story in preview
    assert number in preview


async def test_what_was_misread_can_be_told_anew(staff: Talk):
    story = f"{STORY} thứ tư"
    await up_to_photos(staff, fresh_number(), "Lời gõ nhầm")
    await staff.presses("Không có ảnh")
    await staff.presses("Sửa lại")
    await staff.presses("Gõ lại lời kể")
    await staff.says(story)
    await staff.presses("Xong rồi, đi tiếp")
    await staff.presses("Sửa lại")
    await staff.presses("Sửa người gửi")
    [preview] = await staff.presses("Không, gửi không ghi tên")
    assert "không ghi tên" in preview
    await staff.presses("Lưu phiếu này")
    [made] = await kept(staff, story)
    assert made.name is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("hôm nào đó", "chưa đọc được ngày"),
        ("30/2/2026", "chưa đọc được ngày"),
        ("1/1/2031", "chưa tới"),
        ("31/12/2024", "trước năm 2025"),
    ],
)
async def test_a_day_that_cannot_be_is_asked_again(staff: Talk, typed: str, told: str):
    await staff.says("ghi hộ")
    await staff.presses("Ghi một phiếu")
    await staff.presses("Phiếu không có số")
    await staff.says("Một chuyện nhỏ")
    await staff.presses("Xong rồi, đi tiếp")
    await staff.presses("Không, gửi không ghi tên")
    await staff.presses("Phiếu không ghi khối")
    await staff.presses("Phiếu không ghi số")
    [no] = await staff.says(typed)
    assert told in no
    assert "Hôm nay" in staff.buttons


async def test_nothing_typed_and_no_photo_is_nothing_to_keep(staff: Talk):
    await staff.says("ghi hộ")
    await staff.presses("Ghi một phiếu")
    await staff.presses("Phiếu không có số")
    await staff.presses("Xong rồi, đi tiếp")
    await staff.presses("Không, gửi không ghi tên")
    await staff.presses("Phiếu không ghi khối")
    await staff.presses("Phiếu không ghi số")
    await staff.presses("Hôm nay")
    await staff.presses("Không có ảnh")
    said = await staff.presses("Lưu phiếu này")
    assert any("chưa có lời kể" in one for one in said)
    assert "Để sau" in staff.buttons


async def test_to_residents_the_desk_does_not_exist(engine: Engine):
    talk = await Talk.begin(engine)
    await talk.says("ghi hộ")
    assert "Ghi một phiếu" not in talk.buttons


async def test_blank_forms_carry_numbers_of_their_own_and_open_the_way_in(staff: Talk):
    await staff.says("ghi hộ")
    await staff.presses("Phiếu trắng để in")
    assert {"1 tờ", "10 tờ", "30 tờ"} <= set(staff.buttons)
    [said] = await staff.presses("10 tờ")
    assert "đang làm phiếu" in said
    while await staff.engine.jobs.step():
        pass
    await staff.read()
    file = await staff.one(Attachment, kind="made")
    assert file.sha256 is not None
    document = Document(str(path_of(staff.engine.context.data_dir, file.sha256)))
    text = "\n".join(one.text for one in document.paragraphs)
    numbers = re.findall(r"P-2026-[0-9]{4}-[A-Z]", text)
    assert len(numbers) == len(set(numbers)) == 10
    assert "Tôi đồng ý để phường giữ tên tôi" in text
    assert "☑" not in text
    await up_to_photos(staff, numbers[3], f"{STORY} trên phiếu in sẵn")
    await staff.presses("Không có ảnh")
    await staff.presses("Lưu phiếu này")
    [made] = await kept(staff, f"{STORY} trên phiếu in sẵn")
    assert made.source_key == f"paper:{numbers[3]}"


async def test_what_was_keyed_in_waits_among_the_new_ones_and_moves_on(staff: Talk):
    story = f"{STORY} thứ năm"
    await up_to_photos(staff, fresh_number(), story)
    await staff.presses("Không có ảnh")
    await staff.presses("Lưu phiếu này")
    [made] = await kept(staff, story)
    shown = await staff.presses("Mở sáng kiến này")
    assert any(made.code is not None and made.code in one for one in shown)
    await staff.presses("Tiếp nhận")
    [made] = await kept(staff, story)
    assert made.status == "received"


async def test_a_page_photographed_early_and_a_file_that_is_no_photo(staff: Talk):
    story = f"{STORY} thứ sáu"
    await staff.says("ghi hộ")
    await staff.presses("Ghi một phiếu")
    await staff.presses("Phiếu không có số")
    [kept_photo] = await staff.sends("trang.jpg")
    assert "giữ 1 ảnh" in kept_photo
    await staff.says(story)
    await staff.presses("Xong rồi, đi tiếp")
    await staff.presses("Không, gửi không ghi tên")
    await staff.presses("Phiếu không ghi khối")
    await staff.presses("Phiếu không ghi số")
    await staff.presses("Hôm nay")
    await staff.presses("Xong rồi, đi tiếp")
    await staff.presses("Lưu phiếu này")
    [made] = await kept(staff, story)
    [photo] = await anybodys(staff, Attachment, initiative_id=made.id)
    assert photo.person_id == made.person_id
    await staff.says("sáng kiến")
    assert "trang.jpg" not in str(staff.last)
