"""Staff and an author in two real browsers: sent, opened, asked about, answered, taken up."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from domain.people import Role
from services.people import people
from tests.support.page import DESK, PHONE, Coming, Visitor, WardOnline
from tests.support.sample_files import photo_from_home

pytest_plugins = ["tests.support.visits"]
pytestmark = [pytest.mark.browser, pytest.mark.story]

PHOTO: FilePayload = {"name": "mái.jpg", "mimeType": "image/jpeg", "buffer": photo_from_home()}
STORY = "Lợp lại mái nhà chờ xe buýt trước trạm y tế"


def at_the_desk(ward: WardOnline, come: Coming) -> Visitor:
    """Let a member of staff open the link that was printed for her."""

    async def code() -> str:
        now = ward.engine.clock()
        async with ward.engine.database.write() as session:
            return await people.make_code(session, now=now, role=Role.STAFF)

    visitor = come(viewport=DESK)
    visitor.page.goto(f"{ward.address}/vao/{ward.do(code)}")
    visitor.page.locator("button.main").click()
    visitor.page.locator("#list .msg").first.wait_for()
    return visitor


def send_with_a_photo(author: Visitor) -> str:
    author.opens()
    author.asks("sáng kiến")
    author.asks(STORY)
    author.page.get_by_role("button", name="Ảnh, tệp").click()
    author.page.get_by_label("Chọn ảnh có sẵn").set_input_files(PHOTO)
    author.asks("")
    author.presses("Làm thử rồi")
    author.asks("không")
    author.asks("9")
    author.asks("không")
    author.presses("Gửi cho phường")
    author.page.locator("#list .bot", has_text="Bác góp bằng gì").wait_for()
    *_, code = re.findall(r"SK-\d{4}-\d{4}-[A-Z]", author.page.locator("#list").inner_text())
    return str(code)


def find(staff: Visitor, wanted: str) -> None:
    staff.asks("việc cán bộ")
    staff.presses("Tìm sáng kiến")
    staff.asks(wanted)


def ask_for_more(staff: Visitor, code: str) -> None:
    find(staff, code)
    staff.presses(code)
    assert STORY in staff.told
    staff.presses("Xem ảnh")
    staff.page.wait_for_function(
        "() => [...document.querySelectorAll('#list .bot img')].some((one) => one.naturalWidth)"
    )
    staff.presses("Về sáng kiến này")
    staff.presses("Hỏi thêm tác giả")
    staff.asks("Bác cho biết mái rộng chừng bao nhiêu mét.")
    assert staff.too_wide_at() == []


def answer(author: Visitor) -> None:
    author.page.locator("#list .bot", has_text="mái rộng chừng bao nhiêu mét").wait_for()
    author.presses("Bổ sung ngay")
    author.asks("Rộng chừng bốn mét, dài sáu mét.")
    author.presses("Gửi bổ sung")
    assert "đã gửi phần bổ sung" in author.told


def take_up(staff: Visitor, author: Visitor, code: str) -> None:
    find(staff, "mai nha cho xe buyt")
    staff.presses(code)
    assert "tác giả bổ sung" in staff.told
    staff.presses("Nhận thẩm định")
    author.page.locator("#list .bot", has_text="đã được nhận để thẩm định").wait_for()


def take_the_list(staff: Visitor, tmp_path: Path, name: str) -> None:
    staff.asks("việc cán bộ")
    staff.presses("Lấy danh sách ra tệp")
    staff.presses("Danh sách sáng kiến, tệp Excel")
    staff.page.get_by_text("Tệp đây ạ").last.wait_for()
    staff.page.screenshot(path=tmp_path / f"{name}.png")


def test_staff_ask_and_take_up_what_an_author_sent(come: Coming, ward: WardOnline, tmp_path: Path):
    staff, author = at_the_desk(ward, come), come(viewport=PHONE)
    code = send_with_a_photo(author)
    ask_for_more(staff, code)
    answer(author)
    take_up(staff, author, code)
    take_the_list(staff, tmp_path, "list")
    assert staff.too_wide_at() == []
    assert author.too_wide_at() == []
