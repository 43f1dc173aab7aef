"""Nothing typed is lost: through reloads, broken lines, busy servers, refusals, full storage."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Route

from services.webchat.chat_log import messages
from services.webchat.sessions import whose
from tests.support.page import Coming, Visitor, WardOnline

pytest_plugins = ["tests.support.visits"]
pytestmark = pytest.mark.browser

OFFLINE = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "ERR_FAILED", "ERR_CONNECTION")


def stored(ward: WardOnline, visitor: Visitor) -> list[str]:
    """What this person said, as the database has it."""
    token = next(c["value"] for c in visitor.context.cookies() if c["name"] == "hocvuso")

    async def read() -> list[dict[str, Any]]:
        account = await whose(ward.engine.database, token=token, now=ward.engine.clock())
        assert account is not None
        async with ward.engine.database.read() as session:
            return await messages(session, account=account, after=0)

    return [message["text"] for message in ward.do(read) if message["from"] == "me"]


def posts(visitor: Visitor) -> list[str]:
    """The keys of every message the page tried to post."""
    return [
        request.headers["idempotency-key"]
        for request in visitor.requests
        if request.method == "POST" and request.url.endswith("/chat/messages")
    ]


def test_what_is_being_typed_survives_a_reload(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.page.get_by_label("Bác gõ tin").fill("Tôi muốn kể chuyện ngõ tối")
    visitor.page.reload()
    visitor.page.locator("#list .msg").first.wait_for()
    assert visitor.page.get_by_label("Bác gõ tin").input_value() == "Tôi muốn kể chuyện ngõ tối"
    visitor.page.get_by_role("button", name="Gửi", exact=True).click()
    visitor.page.locator("#list .mine").first.wait_for()
    visitor.page.reload()
    visitor.page.locator("#list .mine").first.wait_for()
    assert visitor.page.get_by_label("Bác gõ tin").input_value() == ""


def test_what_was_said_offline_is_sent_once_and_in_order(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    visitor.expected = OFFLINE
    visitor.context.set_offline(True)
    for text in ("Một", "Hai", "Ba"):
        visitor.says(text)
    visitor.page.get_by_text("đang thử lại").first.wait_for()
    assert visitor.unsent == ["Một", "Hai", "Ba"]
    visitor.page.get_by_role("status").filter(has_text="Chưa có mạng").wait_for()
    visitor.context.set_offline(False)
    visitor.page.locator("#list .mine", has_text="Ba").wait_for()
    assert visitor.unsent == []
    assert visitor.spoken == ["Một", "Hai", "Ba"]
    assert stored(ward, visitor) == ["Một", "Hai", "Ba"]
    visitor.page.locator("#notice").wait_for(state="hidden")


def test_two_windows_lose_nothing_of_each_other(come: Coming, ward: WardOnline):
    """What one could not send, and what is in its field, outlives the other and itself."""
    visitor = come()
    visitor.opens()
    visitor.expected = OFFLINE
    other = Visitor(visitor.context, visitor.context.new_page(), visitor.address)
    other.opens()
    visitor.context.set_offline(True)
    visitor.says("Một")
    other.says("Hai")
    visitor.page.get_by_text("đang thử lại").first.wait_for()
    visitor.page.get_by_label("Bác gõ tin").fill("Nháp một")
    other.page.get_by_label("Bác gõ tin").fill("Nháp hai")
    visitor.page.close()
    other.page.close()
    visitor.context.set_offline(False)
    third, fourth = (
        Visitor(visitor.context, visitor.context.new_page(), visitor.address) for _ in range(2)
    )
    third.opens()
    third.page.locator("#list .mine", has_text="Hai").wait_for()
    assert sorted(stored(ward, visitor)) == ["Hai", "Một"]
    fourth.opens()
    drafts = {one.page.get_by_label("Bác gõ tin").input_value() for one in (third, fourth)}
    assert drafts == {"Nháp một", "Nháp hai"}


def test_what_was_said_while_the_server_was_away_survives_a_reload(come: Coming, ward: WardOnline):
    visitor = come(service_workers="allow")
    visitor.opens()
    visitor.page.evaluate("navigator.serviceWorker.ready")
    visitor.page.wait_for_function("() => caches.match('/').then(Boolean)")
    visitor.expected = OFFLINE
    ward.go_away()
    visitor.says("Lắp đèn ngõ 12")
    visitor.page.get_by_text("đang thử lại").wait_for()
    visitor.page.reload()
    visitor.page.locator("#unsent .mine", has_text="Lắp đèn ngõ 12").wait_for()
    ward.come_back()
    visitor.page.locator("#list .mine", has_text="Lắp đèn ngõ 12").wait_for()
    assert stored(ward, visitor) == ["Lắp đèn ngõ 12"]


def test_an_answer_that_was_lost_on_the_way_does_not_double_the_message(
    come: Coming, ward: WardOnline
):
    visitor = come()
    visitor.opens()
    visitor.expected = OFFLINE
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            route.fetch()  # it arrives, but nobody here hears that it did
            lost.append(route.request.headers["idempotency-key"])
            route.abort()
        else:
            route.fallback()

    visitor.page.route("**/chat/messages", lose)
    visitor.says("Chỉ một lần thôi")
    visitor.page.locator("#list .mine", has_text="Chỉ một lần thôi").wait_for()
    visitor.page.locator("#unsent .msg").wait_for(state="detached")
    visitor.page.wait_for_timeout(2_500)
    assert stored(ward, visitor) == ["Chỉ một lần thôi"]
    assert visitor.spoken == ["Chỉ một lần thôi"]
    keys = posts(visitor)
    assert keys.count(lost[0]) == 2


def test_a_busy_server_is_asked_again_by_itself(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    visitor.expected = OFFLINE
    refusing: list[int] = []

    def busy(route: Route) -> None:
        if route.request.method != "POST" or not refusing:
            route.fallback()
            return
        status = refusing.pop()
        body = json.dumps({"error": "Máy chủ đang bận.", "code": "not_stored"})
        body = body if status != 502 else "<html>Bad Gateway</html>"
        route.fulfill(status=status, body=body, headers={"retry-after": "1"})

    visitor.page.route("**/chat/messages", busy)
    for heard, status in enumerate((503, 429, 502)):
        refusing += [status, status]
        visitor.says("Cháu ơi")
        visitor.page.get_by_text("đang thử lại").wait_for()
        visitor.page.locator("#list .mine", has_text="Cháu ơi").nth(heard).wait_for()
        assert refusing == []
        assert stored(ward, visitor) == ["Cháu ơi"] * (heard + 1)
        assert len(set(posts(visitor))) == heard + 1
        assert len(posts(visitor)) == 3 * (heard + 1)


def test_a_person_may_ask_again_at_once(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.expected = OFFLINE
    visitor.page.evaluate("window.setTimeout = () => 0")  # the page never tries again by itself
    visitor.page.route("**/chat/messages", lambda route: route.abort())
    visitor.says("Cháu ơi")
    again = visitor.page.get_by_role("button", name="Gửi lại ngay")
    again.wait_for()
    visitor.page.unroute("**/chat/messages")
    again.click()
    visitor.page.locator("#list .mine", has_text="Cháu ơi").wait_for()


def test_words_that_were_refused_come_back_to_be_mended(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.expected = OFFLINE
    visitor.says("\u200b\u200b\u200b")
    alert = visitor.page.get_by_role("alert").filter(has_text="chưa có chữ nào")
    alert.wait_for()
    visitor.says("menu")
    visitor.page.locator("#list .mine", has_text="menu").wait_for()
    visitor.page.get_by_role("button", name="Sửa lại").click()
    assert visitor.page.get_by_label("Bác gõ tin").input_value() == "\u200b\u200b\u200b"


def test_too_many_words_are_told_before_they_leave_and_none_is_cut(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.says("ơ" * 10_001)
    visitor.page.get_by_role("alert").filter(has_text="10.000").wait_for()
    assert len(visitor.page.get_by_label("Bác gõ tin").input_value()) == 10_001
    assert posts(visitor) == []
    assert not visitor.is_too_wide()


@pytest.mark.parametrize(
    "script",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full') }",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })",
        "Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no') } })",
        "delete window.indexedDB; delete window.localStorage; delete crypto.randomUUID",
    ],
    ids=["full", "forbidden", "no database", "nothing at all"],
)
def test_a_browser_that_keeps_nothing_can_still_talk(come: Coming, script: str):
    visitor = come(script=script)
    visitor.opens()
    visitor.asks("menu")
    assert "Học bài ngắn" in visitor.choices
    visitor.page.get_by_role("button", name="Mở bảng chọn").click()
    visitor.page.get_by_role("button", name="Chữ to hơn").click()


def test_a_session_that_ended_is_opened_again_and_nothing_is_lost(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    visitor.expected = OFFLINE
    visitor.context.clear_cookies()
    visitor.says("Vẫn còn đây")
    visitor.page.locator("#list .mine", has_text="Vẫn còn đây").wait_for()
    assert stored(ward, visitor) == ["Vẫn còn đây"]


def test_a_trembling_finger_presses_once(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    button = visitor.page.locator(".choice", has_text="Học bài ngắn")
    button.dblclick()
    visitor.page.locator("#list .bot").nth(1).wait_for()
    visitor.page.wait_for_timeout(500)
    assert stored(ward, visitor) == ["Học bài ngắn"]


def test_a_secret_leaves_the_page_as_it_left_the_server(come: Coming):
    """Blanked at the door, or only where it was answered: neither screen nor memory keeps it."""
    visitor = come()
    visitor.opens()
    for said in ("otp của tôi là 739264", "739264"):
        visitor.says(said)
        visitor.page.locator("#list .bot", has_text="Bác vừa gõ mã OTP").last.wait_for()
        visitor.wait_until(lambda: "739264" not in " ".join(visitor.spoken))
    visitor.wait_until(lambda: visitor.spoken == ["otp của tôi là •••", "•••"])
    kept = visitor.page.evaluate("JSON.stringify({...localStorage})")
    assert "•••" in kept
    assert "739264" not in kept
