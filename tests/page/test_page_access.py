"""For every eye, ear and hand: judged by axe, by keyboard alone, with large letters, read aloud."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize

from tests.support.page import DESK, NARROW, PHONE, Coming, Visitor, WardOnline

pytest_plugins = ["tests.support.visits"]
pytestmark = pytest.mark.browser

SMALLEST = 47.5
"""Pixels: 48 less what rounding takes."""


def serious(visitor: Visitor) -> list[str]:
    """What axe would not let pass."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(visitor.page, options=rules).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:120] for node in one['nodes']]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]


def small_targets(visitor: Visitor) -> list[str]:
    """Visible things to press that a thumb may miss."""
    found: list[str] = visitor.page.evaluate(
        """(least) => [...document.querySelectorAll("button, a[href], input, textarea")]
          .filter((one) => one.type !== "file" && one.checkVisibility())
          .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
          .filter(([, box]) => box.width > 1 && (box.height < least || box.width < least))
          .map(([html, box]) => `${html} ${box.width}×${box.height}`)""",
        SMALLEST,
    )
    return found


LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    (PHONE, "light"),
    (NARROW, "dark"),
    (DESK, "light"),
    (DESK, "dark"),
)
SHEET_LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    (PHONE, "dark"),
    (NARROW, "light"),
)


def judge(visitor: Visitor) -> None:
    assert serious(visitor) == []
    assert small_targets(visitor) == []


def test_axe_finds_nothing_serious_in_a_conversation(come: Coming):
    visitor = come()
    visitor.opens()
    visitor.presses("Học bài ngắn")
    visitor.says("\u200b")
    visitor.expected = ("Failed to load resource",)
    refused = visitor.page.get_by_role("alert").filter(has_text="chưa có chữ nào")
    refused.wait_for()
    for size, scheme in LOOKS:
        visitor.appears(size, scheme)
        assert refused.is_visible()
        judge(visitor)
        assert not visitor.is_too_wide()


def test_axe_finds_nothing_serious_in_the_sheets(come: Coming):
    visitor = come()
    visitor.opens()
    for opener in ("Mở bảng chọn", "Ảnh, tệp"):
        visitor.page.get_by_role("button", name=opener).click()
        visitor.page.get_by_role("dialog").wait_for()
        for size, scheme in SHEET_LOOKS:
            visitor.appears(size, scheme)
            judge(visitor)
        visitor.page.keyboard.press("Escape")
    visitor.page.get_by_role("button", name="Mở bảng chọn").click()
    visitor.page.get_by_role("button", name="ở máy khác").click()
    visitor.page.get_by_alt_text("Mã vuông").wait_for()
    for size, scheme in SHEET_LOOKS:
        visitor.appears(size, scheme)
        judge(visitor)


def test_axe_finds_nothing_serious_on_the_small_pages(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.expected = ("404",)
    for path in ("/vao", "/vao/SAI", "/khong-co"):
        visitor.page.goto(visitor.address + path)
        judge(visitor)
        assert not visitor.is_too_wide()


def test_letters_grow_and_the_page_never_moves_sideways(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.opens("/bai/at-ba-dau-hieu")
    letters = "getComputedStyle(document.querySelector('.words')).fontSize"
    sizes = [visitor.page.evaluate(letters)]
    for _ in range(3):
        visitor.page.get_by_role("button", name="Mở bảng chọn").click()
        visitor.page.get_by_role("button", name="Chữ to hơn").click()
        visitor.page.get_by_role("button", name="Đóng").click()
        sizes.append(visitor.page.evaluate(letters))
        for size in (PHONE, NARROW):
            visitor.page.set_viewport_size(size)
            assert not visitor.is_too_wide()
            help_button = visitor.page.get_by_role("button", name="số 0").bounding_box()
            assert help_button
            assert help_button["x"] + help_button["width"] <= size["width"]
    assert sizes == ["20px", "23px", "27px", "32px"]
    visitor.page.reload()
    visitor.page.locator("#list .msg").first.wait_for()
    assert visitor.page.evaluate(letters) == "32px"
    for size in (PHONE, NARROW):
        visitor.page.set_viewport_size(size)
        assert serious(visitor) == []


def test_choices_fill_the_line_and_show_their_numbers(come: Coming):
    visitor = come()
    visitor.opens()
    boxes = visitor.page.locator(".choice").all()
    numbers = visitor.page.locator(".choice .n").all_inner_texts()
    assert numbers == [str(n) for n in range(1, len(boxes) + 1)]
    for one in boxes:
        box = one.bounding_box()
        assert box
        assert box["width"] > 300
        assert box["height"] >= 52


def test_a_keyboard_alone_is_enough(come: Coming):
    visitor = come(viewport=DESK)
    visitor.opens()
    page = visitor.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "say"
    page.keyboard.type("menu")
    page.keyboard.press("Shift+Enter")
    assert page.get_by_label("Bác gõ tin").input_value() == "menu\n"
    before = page.locator("#list .bot").count()
    page.keyboard.press("Enter")
    page.locator("#list .bot").nth(before).wait_for()
    assert page.evaluate("document.activeElement.id") == "say"
    page.get_by_role("button", name="Mở bảng chọn").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    assert page.evaluate("document.activeElement.closest('dialog').id") == "menu"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "menu-open"
    page.locator(".choice", has_text="Học bài ngắn").last.focus()
    before = page.locator("#list .bot").count()
    page.keyboard.press("Enter")
    page.locator("#list .bot").nth(before).wait_for()


def test_what_comes_is_read_out_and_what_was_there_is_not(come: Coming):
    visitor = come()
    visitor.page.goto(visitor.address)
    log = visitor.page.get_by_role("log")
    visitor.page.locator("#list .msg").first.wait_for()
    visitor.page.wait_for_function(
        "() => document.getElementById('log').getAttribute('aria-live') === 'polite'"
    )
    assert log.get_attribute("aria-busy") == "false"
    assert visitor.page.locator("#list .msg .unseen").first.inner_text() == "Trợ lý:"


VOICES = """
const voices = [];
window.spoken = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const speech = new EventTarget();
Object.assign(speech, {
  getVoices: () => voices,
  speak: (said) => spoken.push([said.text, said.lang]),
  cancel: () => spoken.push("cancel"),
});
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.bring = (lang, localService) => {
  voices.push({ lang, localService, name: lang });
  speech.dispatchEvent(new Event("voiceschanged"));
};
"""


def test_a_message_is_read_aloud_where_a_vietnamese_voice_lives(come: Coming):
    visitor = come(script=VOICES)
    visitor.opens()
    button = visitor.page.get_by_role("button", name="Nghe đọc")
    assert button.count() == 0
    visitor.page.evaluate("bring('en-US', true)")
    assert button.count() == 0
    visitor.page.evaluate("bring('vi-VN', false)")  # it would need another host
    assert button.count() == 0
    visitor.page.evaluate("bring('vi-VN', true)")  # a voice that comes late
    assert button.count() == 1
    button.click()
    said: list[Any] = visitor.page.evaluate("spoken")
    text, lang = said[-1]
    assert lang == "vi-VN"
    assert "trợ lý tự động" in text
    assert "1. Học bài ngắn." in text
    visitor.page.get_by_role("button", name="Dừng đọc").click()
    assert visitor.page.evaluate("spoken").pop() == "cancel"
    assert button.count() == 1
    assert small_targets(visitor) == []


def test_nothing_moves_for_those_whom_movement_troubles(come: Coming, ward: WardOnline):
    visitor = come(reduced_motion="reduce")
    visitor.opens()
    visitor.page.evaluate("document.getElementById('typing').hidden = false")
    moving = "document.getAnimations().length"
    assert visitor.page.evaluate(moving) == 0


def test_more_below_is_said_to_those_who_do_not_scroll(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.opens()
    further = visitor.page.get_by_role("button", name="Xem tiếp")
    further.wait_for()
    for _ in range(30):
        if further.is_hidden():
            break
        further.dispatch_event("click")
        visitor.page.wait_for_timeout(100)
    assert visitor.page.locator(".choice").last.is_visible()
    further.wait_for(state="hidden")


LIES_THERE = "([x, y]) => document.elementFromPoint(x, y)?.closest('.choice, .composer')?.className"
SCROLLED = """(log, choice) => new Promise((done) => {
  log.scrollTop = log.scrollHeight;
  const before = choice.getBoundingClientRect().top;
  setTimeout(() => done(choice.getBoundingClientRect().top - before), 300);
})"""


def test_nothing_slides_under_the_finger_where_the_end_is_reached(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.opens()
    page = visitor.page
    further = page.get_by_role("button", name="Xem tiếp")
    box = further.bounding_box()
    assert box is not None
    log, last = page.locator("#log"), page.locator(".choice").last
    assert log.evaluate(SCROLLED, last.element_handle()) == 0
    further.wait_for(state="hidden")
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    assert page.evaluate(LIES_THERE, middle) is None, "a second quick press would choose"
