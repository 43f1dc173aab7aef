"""Room to read: zoomed, beside pictures, between days; numbers to press, answers marked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.page.test_page_live import bot_says
from tests.support.page import NARROW, Coming, WardOnline

pytest_plugins = ["tests.support.visits"]
pytestmark = pytest.mark.browser

PHONES = ((360, 640), (320, 568))
ZOOMS = (100, 125, 150, 175, 200)
HALF = 0.5

READING = "document.getElementById('log').clientHeight / innerHeight"


def test_a_zoomed_page_leaves_half_of_it_to_read(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.opens("/bai/at-ma-otp")
    page, table, small = visitor.page, ["phone  zoom  at rest  writing"], []
    for width, height in PHONES:
        for zoom in ZOOMS:
            # To a page, zoom is nothing but a smaller window.
            page.set_viewport_size({"width": width * 100 // zoom, "height": height * 100 // zoom})
            page.locator("#log").click(position={"x": 2, "y": 2})
            page.wait_for_function("() => !document.body.classList.contains('writing')")
            rest = page.evaluate(READING)
            page.get_by_label("Bác gõ tin").focus()
            writing = page.evaluate(READING)
            table.append(f"{width}×{height}  {zoom} %  {rest:.0%}  {writing:.0%}")
            if min(rest, writing) < HALF or visitor.is_too_wide():
                small.append(table[-1])
            page.evaluate("document.activeElement.blur()")
    print("\n".join(table))  # the table people ask for
    assert small == []
    page.set_viewport_size({"width": 320, "height": 568})
    for size in range(5):
        page.evaluate("(size) => (document.documentElement.dataset.size = size)", str(size))
        assert page.evaluate(READING) >= HALF, size
        assert not visitor.is_too_wide()


def test_a_picture_keeps_its_room_and_hides_no_button(come: Coming):
    visitor = come(viewport={"width": 360, "height": 640})
    visitor.opens("/bai/dt-chu-to-de-doc")
    visitor.presses("Tiếp")
    picture = visitor.page.locator("#list .bot img").last
    picture.evaluate("async (one) => { one.loading = 'eager'; await one.decode(); }")
    assert int(picture.get_attribute("width") or 0) > 0
    assert (
        picture.evaluate("one => one.clientHeight / document.getElementById('log').clientHeight")
        < 0.36
    )
    onward, more = visitor.page.locator(".choice").last, visitor.page.locator("#fresh")
    log = visitor.page.locator("#log").bounding_box()
    assert log
    for one in (onward, more):
        if one.is_visible() and (box := one.bounding_box()):
            is_in_log = box["y"] + box["height"] <= log["y"] + log["height"] + 1
            assert is_in_log or one is more or more.is_visible()
    if more.is_visible() and (box := more.bounding_box()):
        assert box["y"] >= log["y"] + log["height"], "it lies over nothing that can be read"


ON_SCREEN = """() => {
  const log = document.getElementById("log").getBoundingClientRect();
  const newest = [...document.querySelectorAll("#list .bot")].pop();
  const isSeen = ({ top, bottom }) => top >= log.top && bottom <= log.bottom;
  const choices = [...newest.querySelectorAll(".choice")];
  return choices.filter((one) => isSeen(one.getBoundingClientRect())).length;
}"""


def test_what_can_be_done_is_on_screen_before_anything_is_moved(come: Coming):
    visitor = come(viewport={"width": 360, "height": 640})
    visitor.opens()
    assert visitor.page.evaluate(ON_SCREEN) == len(visitor.choices) == 5
    asked = ("trợ giúp", "hoá đơn điện", "học bài", "nhắc học", "0", "tôi vừa bị lừa mất tiền")
    for said in (*asked, "dữ liệu của tôi"):
        visitor.asks(said)
        visitor.page.evaluate("document.activeElement.blur()")
        visitor.page.wait_for_function("() => !document.body.classList.contains('writing')")
        assert visitor.page.evaluate(ON_SCREEN) >= 2, said
    visitor = come(viewport={"width": 360, "height": 640})
    visitor.opens("/bai/at-ma-otp")
    assert visitor.page.evaluate(ON_SCREEN) == 1
    for card in range(5):
        visitor.presses("Tiếp")
        assert visitor.page.evaluate(ON_SCREEN) >= min(len(visitor.choices), 2), card


SAID = {
    "Bác gọi ngay <b>113</b> hoặc 115 ngay.": ["113", "115"],
    "Đã gửi <b>112</b> người": [],
    "• 114: cháy\n• 111: trẻ em": ["114", "111"],
    "Tổng đài 1900 1234, 18001091, 1900.545.426": ["19001234", "18001091", "1900545426"],
    "Điện thoại: 0238 3 881 113 (giờ làm việc)": ["02383881113"],
    "số 0912.345.678, 0912 345 678 và 0912-345-678.": ["0912345678"] * 3,
    "có 113 người, bài 111, điều 115 của luật, năm 2026": [],
    "500.000 đồng, 30/11/2026, SK-2026-0007-K, 0900000000123, mã 0912345678A, 09123456": [],
    "Thửa 0912345678/2, 0912345678%": [],
}


def test_numbers_the_house_names_can_be_pressed_and_no_others(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    for text in SAID:
        bot_says(ward, visitor, text)
    visitor.page.get_by_text("Thửa 0912345678/2").wait_for()
    for text, wanted in SAID.items():
        words = visitor.page.locator("#list .bot .words").filter(
            has_text=text.partition("\n")[0].split("<b>")[-1].split("</b>")[-1]
        )
        links = words.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        assert links == [f"tel:{number}" for number in wanted], text
    visitor.asks("toi vua bi lua mat tien")
    help_now = visitor.page.locator("#list .bot", has_text="chuyển thêm").locator("a")
    dialled = help_now.evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert dialled == ["tel:113", "tel:113", "tel:114", "tel:115", "tel:111"]
    visitor.says("số tôi là 0912345678")
    assert visitor.page.locator("#list .mine a, #unsent a").count() == 0
    visitor.page.get_by_role("button", name="số 0").click()
    call = visitor.page.get_by_role("dialog").get_by_role("link", name="Gọi 0900 000 000")
    assert call.get_attribute("href") == "tel:0900000000"
    visitor.page.get_by_role("button", name="Nhắn cho cán bộ").click()
    visitor.page.locator("#list .mine", has_text="0").last.wait_for()
    visitor.page.get_by_role("button", name="Bị lừa? Bấm đây", exact=True).click()
    visitor.page.locator("#list .mine", has_text="bị lừa").wait_for()


def test_days_are_named_and_answers_judged(come: Coming, ward: WardOnline):
    visitor = come()
    visitor.opens()
    bot_says(ward, visitor, "Hôm sau", at=datetime(2027, 3, 1, 16, 59, tzinfo=UTC))
    bot_says(ward, visitor, "Sau nửa đêm ở phường", at=datetime(2027, 3, 1, 17, 1, tzinfo=UTC))
    bot_says(ward, visitor, "Cùng ngày", at=datetime(2027, 3, 2, 16, 59, tzinfo=UTC))
    visitor.page.get_by_text("Cùng ngày").wait_for()
    days = visitor.page.locator("#list .day").all_inner_texts()
    assert [day[-10:] for day in days[-2:]] == ["01/03/2027", "02/03/2027"]
    options = [
        {"n": n, "label": label, "action": f"a:{n}"}
        for n, label in enumerate(("Đọc mã", "Cúp máy"), 1)
    ]
    bot_says(ward, visitor, "Bác làm gì?", choices=options)
    bot_says(ward, visitor, "Chưa đúng ạ", verdict={"chosen": "a:1", "right": "a:2"})
    visitor.page.get_by_text("Chưa đúng ạ").wait_for()
    question = visitor.page.locator("#list .bot", has_text="Bác làm gì?")
    assert "Chưa đúng" in question.locator(".choice.wrong").inner_text()
    assert "Bác chọn" in question.locator(".choice.wrong").inner_text()
    assert "Đúng" in question.locator(".choice.right").inner_text()
    bot_says(ward, visitor, "Câu sau\n" * 30)
    visitor.page.get_by_text("Câu sau").wait_for()
    judged = visitor.page.locator("#list .bot.wrong")
    assert judged.evaluate("one => one.offsetTop >= document.getElementById('log').scrollTop")
