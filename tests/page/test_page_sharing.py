"""A phone two people share, and a helper beside a neighbour, in a real browser on a small phone."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from domain.people import Role
from services.people import people
from tests.support.page import NARROW, Coming, Visitor, WardOnline

pytest_plugins = ["tests.support.visits"]
pytestmark = [pytest.mark.browser, pytest.mark.story]

SHOTS = os.environ.get("HOCVUSO_SHOTS")
"""Where to leave pictures for whoever wants to look; nowhere unless it is named."""


def look(visitor: Visitor, name: str) -> None:
    assert visitor.too_wide_at() == [], name
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"sharing-{name}.png")


def invited(ward: WardOnline, role: Role) -> str:
    """A code that gives this role."""

    async def make() -> str:
        async with ward.engine.database.write() as session:
            return await people.make_code(session, now=ward.engine.clock(), role=role)

    return ward.do(make)


def test_two_people_share_a_phone(come: Coming):
    visitor = come(viewport=NARROW)
    visitor.opens("/")
    visitor.asks("dùng chung máy")
    look(visitor, "alone")
    visitor.presses("Thêm người")
    visitor.asks("bà Lan")
    visitor.asks("ông Tư")
    assert "Bây giờ là ông Tư" in visitor.told
    visitor.asks("sáng kiến")
    visitor.asks("Trồng cây ở nhà văn hóa khối")
    visitor.asks("đổi người")
    look(visitor, "switcher")
    visitor.presses("bà Lan")
    assert "Phần ông Tư đang làm dở, cháu giữ nguyên." in visitor.told
    look(visitor, "switched")
    visitor.page.locator(".choice", has_text="Làm thử rồi").last.scroll_into_view_if_needed()
    visitor.presses("Làm thử rồi")
    assert "của người khác dùng chung máy này" in visitor.told
    visitor.asks("đổi người")
    visitor.presses("ông Tư")
    visitor.presses("Làm tiếp việc đang dở")
    assert "đã làm chưa" in visitor.told
    look(visitor, "back")


def test_a_helper_sits_beside_a_neighbour_and_hands_over(come: Coming, ward: WardOnline):
    helper = come()
    helper.opens("/")
    helper.page.goto(f"{ward.address}/vao/{invited(ward, Role.HELPER)}")
    assert "Tổ công nghệ số cộng đồng" in helper.page.inner_text("main, body")
    look_small(helper, "role")
    helper.page.get_by_role("button", name="Nhận").click()
    helper.page.locator("#list .bot", has_text="giao việc").wait_for()
    helper.presses("Giúp bà con")
    look(helper, "desk")
    helper.presses("Giúp một người mới")
    helper.asks("bà Lan")
    assert helper.told.startswith("Đang giúp bà Lan.")
    helper.asks("sáng kiến")
    helper.asks("Trồng hoa hai bên đường liên khối")
    helper.presses("Làm thử rồi")
    helper.asks("Nguyễn Thị Mẫu")
    assert "Đọc to cho bà Lan nghe" in helper.told
    look(helper, "aloud")
    helper.presses("Đã nghe nói đồng ý")
    helper.presses("Giúp xong, về phần của tôi")
    helper.presses("Trao dãy chữ cho bà Lan")
    picture = helper.page.locator("#list .bot img").last
    picture.wait_for()
    assert picture.evaluate("one => one.complete && one.naturalWidth > 0") is True
    look(helper, "code")
    [code] = re.findall(r"[A-Z2-9]{10}", helper.told)
    lan = come()
    lan.page.goto(f"{ward.address}/vao/{code}")
    look_small(lan, "take")
    lan.page.get_by_role("button", name="Nhận").click()
    lan.page.locator("#list .bot", has_text="chuyển sổ về máy này").wait_for()
    assert "Kể tiếp sáng kiến đang dở" in lan.choices
    look(lan, "own-phone")
    helper.page.reload()
    helper.page.locator("#list .msg").first.wait_for()
    # What the page kept for a slow line stands until the ward has answered.
    hers = helper.page.locator("#list .msg", has_text="Trồng hoa hai bên đường")
    hers.first.wait_for(state="detached")
    assert hers.count() == 0


def look_small(visitor: Visitor, name: str) -> None:
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"sharing-{name}.png")
