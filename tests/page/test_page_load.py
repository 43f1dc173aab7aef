"""Coming for the first time: small, from one host alone, also where a browser can do little."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.page import NARROW, NO_WEBVIEW_HAS, SIZES, WEBVIEW, Coming, Visitor

pytest_plugins = ["tests.support.visits"]
pytestmark = pytest.mark.browser

LIMIT = 60_000


def count_bytes(visitor: Visitor) -> dict[str, int]:
    """Bytes as they cross the line, headers too, by address; filled while the page loads."""
    found: dict[str, int] = {}
    names: dict[str, str] = {}
    line = visitor.context.new_cdp_session(visitor.page)
    line.send("Network.enable")

    def begun(event: dict[str, Any]) -> None:
        names[event["requestId"]] = event["request"]["url"]

    def ended(event: dict[str, Any]) -> None:
        name = names.get(event["requestId"], event["requestId"])
        found[name] = found.get(name, 0) + int(event["encodedDataLength"])

    line.on("Network.requestWillBeSent", begun)
    line.on("Network.loadingFinished", ended)
    return found


def test_the_first_visit_costs_less_than_sixty_kilobytes(come: Coming):
    visitor = come()
    crossed = count_bytes(visitor)
    visitor.opens()
    visitor.page.wait_for_timeout(800)
    assert sum(crossed.values()) < LIMIT, crossed


def test_a_first_visit_by_a_lesson_link_is_as_small(come: Coming):
    visitor = come(viewport=NARROW)
    crossed = count_bytes(visitor)
    visitor.opens("/bai/at-ma-otp")
    visitor.page.wait_for_timeout(500)
    assert sum(crossed.values()) < LIMIT, crossed


def test_the_page_says_who_it_is_and_never_moves_sideways(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.opens()
    head = visitor.page.get_by_role("banner")
    assert "phường mẫu" in head.inner_text().lower()
    assert "Trợ lý tự động" in head.inner_text()
    assert "trợ lý tự động" in visitor.told
    help_button = visitor.page.get_by_role("button", name="số 0")
    for size in SIZES:
        visitor.page.set_viewport_size(size)
        assert head.is_visible()
        assert help_button.is_visible()
    help_button.click()
    visitor.page.get_by_text("Giờ làm việc").wait_for()
    assert visitor.too_wide_at() == []


def test_a_lesson_link_opens_the_lesson_and_opens_it_once(come: Coming):
    visitor = come()
    visitor.opens("/bai/at-ma-otp")
    assert "OTP" in visitor.told
    assert visitor.page.url == f"{visitor.address}/"
    visitor.page.reload()
    visitor.page.locator("#list .msg").first.wait_for()
    visitor.page.wait_for_timeout(600)
    assert visitor.page.locator("#list .bot").count() == 1


def test_who_was_forgotten_goes_on_with_the_lesson_in_two_presses(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.opens("/bai/at-ma-otp.")
    visitor.page.get_by_role("button", name="Bác đang học dở bài này?").click()
    visitor.page.get_by_role("link", name="Thẻ 4/6").click()
    visitor.page.locator("#list .bot", has_text="Thẻ 4/6").wait_for()
    assert visitor.page.get_by_role("button", name="Bác đang học dở").count() == 0
    visitor.presses("Tiếp")
    assert "Thẻ 5/6" in visitor.told


def test_the_page_works_where_links_inside_zalo_open(come: Coming):
    visitor = come(user_agent=WEBVIEW, script=NO_WEBVIEW_HAS)
    visitor.opens("/bai/at-ma-otp")
    assert visitor.page.get_by_role("button", name="Ghi âm").is_hidden()
    assert visitor.page.get_by_role("button", name="Nghe đọc").count() == 0
    visitor.presses("Tiếp")
    visitor.asks("menu")
    assert "Học bài ngắn" in visitor.choices
    assert not [r for r in visitor.requests if r.url.endswith("/chat/events")]
    visitor.page.get_by_role("button", name="Mở bảng chọn").click()
    assert visitor.page.get_by_role("button", name="Đặt lên màn hình chính").is_hidden()
    visitor.page.get_by_role("button", name="Mở cuộc trò chuyện này ở máy khác").click()
    visitor.page.get_by_alt_text("Mã vuông").wait_for()
    assert visitor.page.get_by_role("button", name="Chép đường link").is_hidden()


def test_the_page_opens_without_a_line_once_it_was_here(come: Coming):
    visitor = come(service_workers="allow")
    visitor.opens()
    visitor.asks("menu")
    visitor.page.evaluate("navigator.serviceWorker.ready")
    visitor.page.wait_for_function("() => caches.match('/khung').then(Boolean)")
    visitor.expected = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    visitor.context.set_offline(True)
    visitor.page.reload()
    visitor.page.get_by_role("status").filter(has_text="Chưa có mạng").wait_for()
    assert "menu" in visitor.spoken
    assert "Học bài ngắn" in visitor.choices


def test_coming_for_the_first_time_without_a_line_is_told_honestly(come: Coming):
    visitor = come()
    visitor.expected = ("ERR_FAILED", "Failed to load resource", "ERR_INTERNET_DISCONNECTED")
    visitor.page.route("**/chat/**", lambda route: route.abort())
    visitor.page.goto(visitor.address)
    visitor.page.get_by_text("trang tự mở").wait_for()
    visitor.says("Cháu ơi")
    assert visitor.unsent == ["Cháu ơi"]
    visitor.page.unroute("**/chat/**")
    visitor.page.locator("#list .mine", has_text="Cháu ơi").wait_for()
    assert visitor.unsent == []
