"""One chat, two browsers: by a code, a link or a drawing; what is unsent never changes hands."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.support.page import DESK, Coming, Visitor

pytest_plugins = ["tests.support.visits"]
pytestmark = pytest.mark.browser


def carry(visitor: Visitor) -> tuple[str, str]:
    """Ask for a code; return it and its link."""
    page = visitor.page
    page.get_by_role("button", name="Mở bảng chọn").click()
    page.get_by_role("button", name="ở máy khác").click()
    drawing = page.get_by_alt_text("Mã vuông")
    drawing.wait_for()
    page.wait_for_function("() => document.getElementById('carry-qr').naturalWidth > 0")
    code = page.locator("#carry-code").inner_text()
    link = str(page.locator("#carry-link").get_attribute("href"))
    page.get_by_role("dialog").get_by_role("button", name="Đóng").click()
    return code, link


def test_a_link_opens_the_same_chat_on_another_machine(come: Coming):
    phone, computer = come(), come(viewport=DESK)
    phone.opens()
    phone.asks("menu")
    _, link = carry(phone)
    computer.page.goto(link)
    computer.page.get_by_role("button", name="Mở cuộc trò chuyện").click()
    computer.page.locator("#list .mine", has_text="menu").wait_for()
    assert urlsplit(computer.page.url).path == "/"
    computer.asks("0")
    phone.page.locator("#list .mine .words").get_by_text("0", exact=True).wait_for()


def test_a_code_is_typed_into_the_menu_of_the_other_machine(come: Coming):
    phone, computer = come(), come()
    phone.opens()
    phone.asks("Tin của máy thứ nhất")
    code, _ = carry(phone)
    computer.opens()
    computer.page.get_by_label("Bác gõ tin").fill("Chưa gửi ở máy thứ hai")
    computer.page.get_by_role("button", name="Mở bảng chọn").click()
    computer.page.get_by_label("Bác có dãy chữ").fill(f" {code.lower()} ")
    computer.page.get_by_role("button", name="Mở", exact=True).click()
    computer.page.get_by_text("đang mở một cuộc trò chuyện khác").wait_for()
    computer.page.get_by_role("button", name="Mở cuộc trò chuyện").click()
    computer.page.locator("#list .mine", has_text="Tin của máy thứ nhất").wait_for()
    assert computer.page.get_by_label("Bác gõ tin").input_value() == ""


def test_what_one_chat_left_unsent_never_reaches_another(come: Coming):
    mine, shared = come(), come()
    mine.opens()
    _, link = carry(mine)
    shared.opens()
    shared.expected = ("ERR_FAILED", "Failed to load resource")
    shared.page.route("**/chat/messages", lambda route: route.abort())
    shared.says("Chuyện riêng của người trước")
    shared.page.get_by_text("đang thử lại").wait_for()
    shared.page.goto(link)
    shared.page.unroute("**/chat/messages")
    shared.page.get_by_role("button", name="Mở cuộc trò chuyện").click()
    shared.asks("menu")
    shared.page.wait_for_timeout(1_500)
    assert shared.spoken == ["menu"]
    assert shared.unsent == []
    mine.page.locator("#list .mine", has_text="menu").wait_for()
    assert "Chuyện riêng" not in mine.page.locator("#list").inner_text()


def test_a_used_link_is_one_clear_sentence_and_a_way_on(come: Coming):
    phone, first, second = come(), come(), come()
    phone.opens()
    _, link = carry(phone)
    first.page.goto(link)
    first.page.get_by_role("button", name="Mở cuộc trò chuyện").click()
    first.page.locator("#list .msg").first.wait_for()
    second.expected = ("404",)
    second.page.goto(link)
    second.page.get_by_role("alert").filter(has_text="Dãy chữ này không dùng được").wait_for()
    second.page.get_by_role("link", name="Bắt đầu cuộc trò chuyện mới").click()
    second.page.locator("#list .msg").first.wait_for()


def test_the_button_needs_no_script(come: Coming):
    phone, plain = come(), come(java_script_enabled=False)
    phone.opens()
    _, link = carry(phone)
    plain.page.goto(link)
    plain.page.get_by_role("button", name="Mở cuộc trò chuyện").click()
    told = plain.page.locator("noscript")
    told.wait_for()
    assert "cần JavaScript" in told.inner_text()
    assert "Quầy hướng dẫn" in told.inner_text()
    assert plain.page.get_by_role("button").count() == 0
