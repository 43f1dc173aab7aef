"""One resident's whole way in a real browser: learns, errs, pauses, proposes, mends, takes back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload

from tests.support.page import NARROW, Coming, Visitor
from tests.support.sample_files import photo_from_home

pytest_plugins = ["tests.support.visits"]
pytestmark = [pytest.mark.browser, pytest.mark.story]

PHOTO: FilePayload = {"name": "đèn.jpg", "mimeType": "image/jpeg", "buffer": photo_from_home()}


def learn_with_a_mistake_and_a_pause(visitor: Visitor) -> None:
    visitor.opens("/bai/at-ma-otp")
    for _ in range(5):
        visitor.presses("Tiếp")
    visitor.presses("Tôi dặn rồi")
    assert "Bác làm gì?" in visitor.told
    visitor.presses("Đọc mã để họ giúp mình")
    assert "Chưa đúng ạ ✗. Đáp án đúng: 2. Không đọc mã, cúp máy" in visitor.told_before
    visitor.page.reload()
    visitor.page.locator("#list .msg").first.wait_for()
    assert visitor.choices[0] == "Vì có mã là chuyển được tiền"
    visitor.asks("1")
    assert "Đúng rồi ạ ✓" in visitor.told_before
    visitor.asks("câu 3 ạ")
    visitor.presses("Không đọc mã, cúp máy")
    assert "đã học xong bài" in visitor.told


def propose_with_a_photo(visitor: Visitor) -> str:
    visitor.asks("sáng kiến")
    visitor.asks("Lắp đèn năng lượng mặt trời ở ngõ 12")
    visitor.page.get_by_role("button", name="Ảnh, tệp").click()
    visitor.page.get_by_label("Chọn ảnh có sẵn").set_input_files(PHOTO)
    visitor.asks("")
    visitor.presses("Làm thử rồi")
    visitor.asks("Nguyễn Văn Mẫu")
    visitor.presses("Tôi đồng ý ghi tên")
    visitor.asks("khoi 2")
    visitor.presses("Không cần gọi lại")
    assert "Kèm theo: 1 ảnh, giấy tờ" in visitor.told
    visitor.presses("Sửa lại")
    visitor.presses("Sửa lời kể")
    visitor.asks("Lắp đèn năng lượng mặt trời ở ngõ 12, bà con góp tiền")
    assert "bà con góp tiền" in visitor.told
    visitor.presses("Gửi cho phường")
    assert "Bác góp bằng gì" in visitor.told
    *_, code = re.findall(r"SK-\d{4}-\d{4}-[A-Z]", visitor.page.locator("#list").inner_text())
    return str(code)


def answer_one_question_and_mend_it(visitor: Visitor, code: str) -> None:
    visitor.presses("Kể rõ thêm")
    visitor.asks("Ngõ tối, bà con hay vấp ngã")
    visitor.asks("theo dõi")
    visitor.presses(code)
    assert "hay vấp ngã" in visitor.told
    visitor.presses("Kể rõ thêm")
    visitor.page.reload()
    visitor.page.locator("#list .msg").first.wait_for()
    visitor.asks(code.lower())
    assert "bà con góp tiền" in visitor.told


def take_it_back(visitor: Visitor) -> None:
    visitor.presses("Rút lại sáng kiến này")
    visitor.presses("Vâng, rút lại")
    assert "đã rút lại" in visitor.told


def test_a_resident_goes_the_whole_way(come: Coming):
    visitor = come(viewport=NARROW)
    learn_with_a_mistake_and_a_pause(visitor)
    assert visitor.too_wide_at() == []
    code = propose_with_a_photo(visitor)
    assert visitor.too_wide_at() == []
    answer_one_question_and_mend_it(visitor, code)
    take_it_back(visitor)
    assert visitor.too_wide_at() == []
    ids = visitor.page.eval_on_selector_all("#list .msg", "all => all.map(one => +one.dataset.id)")
    assert ids == list(range(ids[0], ids[0] + len(ids)))
